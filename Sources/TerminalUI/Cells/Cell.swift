/// One cell of the screen.
package struct Cell: Hashable, Sendable {
  /// A single visible grapheme. A wide one is followed by a cell whose character is `Cell.continuation`.
  package var character: Character
  /// The character's colours and attributes.
  package var style: Style

  /// Creates a cell.
  package init(_ character: Character = " ", _ style: Style = .plain) {
    self.character = character
    self.style = style
  }

  /// An empty cell in the terminal's own colours.
  package static let blank = Cell()

  /// The second column of a wide character; it is never drawn by itself.
  package static let continuation: Character = "\u{0}"
}
