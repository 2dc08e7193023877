import CNcurses
import TerminalUI

extension PixelSymbols {
  /// Whether the C library knows that the characters are one column wide: ncurses does not draw others. Older libraries lack
  /// octants, which are from Unicode 16.
  var areOfKnownWidth: Bool { characters.allSatisfy { $0.unicodeScalars.allSatisfy { ncs_width($0.value) == 1 } } }
}
