/// One cell of the screen.
public struct Cell: Hashable, Sendable {
  /// A single visible grapheme. A wide one is followed by a cell whose character is `Cell.continuation`.
  public var character: Character
  /// The character's colours and attributes.
  public var style: Style

  /// Creates a cell.
  public init(_ character: Character = " ", _ style: Style = .plain) {
    self.character = character
    self.style = style
  }

  /// An empty cell in the terminal's own colours.
  public static let blank = Cell()

  /// The second column of a wide character; it is never drawn by itself.
  public static let continuation: Character = "\u{0}"
}
