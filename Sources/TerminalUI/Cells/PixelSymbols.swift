/// The block characters that show pictures in cells. More pixels in a cell look sharper, but fewer terminals draw them.
///
///     PixelGrid(width: 56, height: 36, pixels: pixels, symbols: .octants)  // 28×9 cells
package enum PixelSymbols: String, Sendable, CaseIterable {
  /// 1×2 pixels. Fonts of text consoles have them, too.
  case halves
  /// 2×2 pixels: Unicode's "Block Elements".
  case quadrants
  /// 2×3 pixels: U+1FB00…1FB3B in "Symbols for Legacy Computing" (Unicode 13).
  case sextants
  /// 2×4 pixels: U+1CD00…1CDE5 in "Symbols for Legacy Computing Supplement" (Unicode 16).
  case octants

  /// How many pixels a cell has in each direction.
  package var pixelsPerCell: (columns: Int, rows: Int) {
    switch self {
    case .halves: (1, 2)
    case .quadrants: (2, 2)
    case .sextants: (2, 3)
    case .octants: (2, 4)
    }
  }

  /// How many pixels a cell has.
  var pixelCount: Int { pixelsPerCell.columns * pixelsPerCell.rows }
}
