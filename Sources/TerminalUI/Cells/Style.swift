/// The colours and attributes of a cell.
package struct Style: Hashable, Sendable {
  /// The character's colour.
  package var foreground: Color
  /// The colour behind the character.
  package var background: Color
  /// Bold, dim and so on.
  package var attributes: Attributes

  /// Creates a style.
  package init(
    foreground: Color = .terminalDefault, background: Color = .terminalDefault, attributes: Attributes = []
  ) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }

  /// The terminal's own colours, no attributes.
  package static let plain = Style()

  /// How a character is shown, apart from its colours.
  package struct Attributes: OptionSet, Hashable, Sendable {
    /// One bit for each attribute.
    package let rawValue: UInt8

    /// The attributes whose bits are set.
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Bold.
    package static let bold = Attributes(rawValue: 1)
    /// Dim.
    package static let dim = Attributes(rawValue: 2)
    /// Foreground and background swapped.
    package static let reverse = Attributes(rawValue: 4)
    /// Underlined.
    package static let underline = Attributes(rawValue: 8)
    /// Italic.
    package static let italic = Attributes(rawValue: 16)
    /// Not visible: it marks a pixel of a picture, whose colours the theme must not change.
    package static let picture = Attributes(rawValue: 32)
  }
}
