/// What stands in one place of the screen.
public struct Cell: Hashable, Sendable {
  /// One grapheme that a terminal can show. A wide one is followed by a cell whose character is `Cell.continuation`.
  public var character: Character
  /// Its colours and attributes.
  public var style: Style

  /// A cell.
  public init(_ character: Character = " ", _ style: Style = .plain) {
    self.character = character
    self.style = style
  }

  /// An empty cell in the terminal's own colours.
  public static let blank = Cell()

  /// Stands in the second column of a wide character; it is never drawn by itself.
  public static let continuation: Character = "\u{0}"
}

/// Colours and attributes of a cell.
public struct Style: Hashable, Sendable {
  /// The character's colour.
  public var foreground: Color
  /// The colour behind the character.
  public var background: Color
  /// Bold, dim and their like.
  public var attributes: Attributes

  /// A style.
  public init(
    foreground: Color = .terminalDefault, background: Color = .terminalDefault, attributes: Attributes = []
  ) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }

  /// The terminal's own colours, no attributes.
  public static let plain = Style()

  /// How a character is shown beside its colours.
  public struct Attributes: OptionSet, Hashable, Sendable {
    /// One bit for each attribute.
    public let rawValue: UInt8

    /// The attributes whose bits are set.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Heavier.
    public static let bold = Attributes(rawValue: 1)
    /// Fainter.
    public static let dim = Attributes(rawValue: 2)
    /// Foreground and background exchanged.
    public static let reverse = Attributes(rawValue: 4)
    /// With a line below.
    public static let underline = Attributes(rawValue: 8)
    /// Slanted.
    public static let italic = Attributes(rawValue: 16)
  }
}
