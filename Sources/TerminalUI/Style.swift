/// Colours and attributes of a cell.
package struct Style: Hashable, Sendable {
  /// The character's colour.
  package var foreground: Color
  /// The colour behind the character.
  package var background: Color
  /// Bold, dim and their like.
  package var attributes: Attributes

  /// A style.
  package init(
    foreground: Color = .terminalDefault, background: Color = .terminalDefault, attributes: Attributes = []
  ) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }

  /// The terminal's own colours, no attributes.
  package static let plain = Style()

  /// How a character is shown beside its colours.
  package struct Attributes: OptionSet, Hashable, Sendable {
    /// One bit for each attribute.
    package let rawValue: UInt8

    /// The attributes whose bits are set.
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Heavier.
    package static let bold = Attributes(rawValue: 1)
    /// Fainter.
    package static let dim = Attributes(rawValue: 2)
    /// Foreground and background exchanged.
    package static let reverse = Attributes(rawValue: 4)
    /// With a line below.
    package static let underline = Attributes(rawValue: 8)
    /// Slanted.
    package static let italic = Attributes(rawValue: 16)
    /// Nothing that is seen: the cell shows pixels of a picture, whose colours no theme exchanges.
    package static let picture = Attributes(rawValue: 32)
  }
}
