/// The colours and attributes of a cell.
public struct Style: Hashable, Sendable {
  /// The character's colour.
  public var foreground: Color
  /// The colour behind the character.
  public var background: Color
  /// Bold, dim and so on.
  public var attributes: Attributes

  /// Creates a style.
  public init(
    foreground: Color = .terminalDefault, background: Color = .terminalDefault, attributes: Attributes = []
  ) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }

  /// The terminal's own colours, no attributes.
  public static let plain = Style()

  /// How a character is shown, apart from its colours.
  public struct Attributes: OptionSet, Hashable, Sendable {
    /// One bit for each attribute.
    public let rawValue: UInt8

    /// The attributes whose bits are set.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Bold.
    public static let bold = Attributes(rawValue: 1)
    /// Dim.
    public static let dim = Attributes(rawValue: 2)
    /// Foreground and background swapped.
    public static let reverse = Attributes(rawValue: 4)
    /// Underlined.
    public static let underline = Attributes(rawValue: 8)
    /// Italic.
    public static let italic = Attributes(rawValue: 16)
    /// Not visible: it marks a pixel of a picture, whose colours the theme must not change.
    public static let picture = Attributes(rawValue: 32)
  }
}
