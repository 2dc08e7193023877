/// How the user wants pictures to be shown.
package enum PixelPreference: String, Sendable, CaseIterable {
  /// The best way that the terminal is known to have.
  case auto
  /// kitty's Unicode placeholders.
  case kitty
  /// Sixel.
  case sixel
  /// iTerm2's inline images.
  case iterm2
  /// Block characters.
  case octants, sextants, quadrants, halves
  /// Quadrants, and the terminal is not asked about pictures.
  case off

  /// The block characters that this names.
  package var symbols: PixelSymbols? {
    switch self {
    case .octants: .octants
    case .sextants: .sextants
    case .quadrants, .off: .quadrants
    case .halves: .halves
    case .auto, .kitty, .sixel, .iterm2: nil
    }
  }
}
