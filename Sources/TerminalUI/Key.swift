/// A key on the keyboard.
package enum Key: Sendable, Hashable {
  /// A character as typed, with shift applied: "a", "A", " ".
  case character(Character)
  /// A letter held with Control: `control("d")`.
  case control(Character)
  case enter, escape, tab, backTab, backspace, delete
  case up, down, left, right, pageUp, pageDown, home, end
}
