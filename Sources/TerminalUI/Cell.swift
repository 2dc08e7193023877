/// What stands in one place of the screen.
package struct Cell: Hashable, Sendable {
  /// One grapheme that a terminal can show. A wide one is followed by a cell whose character is `Cell.continuation`.
  package var character: Character
  /// Its colours and attributes.
  package var style: Style

  /// A cell.
  package init(_ character: Character = " ", _ style: Style = .plain) {
    self.character = character
    self.style = style
  }

  /// An empty cell in the terminal's own colours.
  package static let blank = Cell()

  /// Stands in the second column of a wide character; it is never drawn by itself.
  package static let continuation: Character = "\u{0}"
}
