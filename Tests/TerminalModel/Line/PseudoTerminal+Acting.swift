/// What the user does, in the form in which the terminal tells the program.
extension PseudoTerminal {
  /// Pastes a text, with marks around it if the program asked for them.
  package func paste(_ text: String) {
    let isMarked = screen.modes.contains(2004)
    type(isMarked ? "\u{1B}[200~\(text)\u{1B}[201~" : text)
  }

  /// Presses and releases the left button at a cell, if the program asked for the mouse.
  package func click(column: Int, row: Int) {
    guard screen.hasMouse else { return }
    type("\u{1B}[<0;\(column + 1);\(row + 1)M\u{1B}[<0;\(column + 1);\(row + 1)m")
  }

  /// Turns the wheel at a cell, a step up or down, if the program asked for the mouse.
  package func turnWheel(up: Bool, column: Int, row: Int) {
    guard screen.hasMouse else { return }
    type("\u{1B}[<\(up ? 64 : 65);\(column + 1);\(row + 1)M")
  }

  /// Gives the window the keyboard, or takes it away; the program is told if it asked for that.
  package func setFocus(_ isFocused: Bool) {
    guard screen.modes.contains(1004) else { return }
    type(isFocused ? "\u{1B}[I" : "\u{1B}[O")
  }

  /// Lets tmux show another pane, and this one again: pictures that are sent meanwhile are lost.
  package func setPaneHidden(_ isHidden: Bool) {
    withState { $0.screen.isPaneHidden = isHidden }
    setFocus(!isHidden)
  }
}
