/// Pixels for cells. How many a cell shows, and so the shape of a pixel, depends on the characters; by default it is two
/// across and two down, so a pixel is half as wide as it is high.
package struct PixelGrid: Hashable, Sendable {
  /// The characters that show the pixels.
  package let symbols: PixelSymbols
  /// Width in pixels: a whole number of cells.
  package let width: Int
  /// Height in pixels. Where the last row of cells has fewer pixels, the terminal's background is seen.
  package let height: Int
  /// The pixels in row-major order, from the upper left.
  package let pixels: [Color]

  /// The grid's width in cells.
  package var columns: Int { width / symbols.pixelsPerCell.columns }
  /// The grid's height in cells.
  package var rows: Int { (height + symbols.pixelsPerCell.rows - 1) / symbols.pixelsPerCell.rows }

  /// A grid of `width` × `height` pixels. `width` must be a whole number of cells, and `pixels` must contain exactly
  /// `width * height`.
  package init(width: Int, height: Int, pixels: [Color], symbols: PixelSymbols = .quadrants) {
    precondition(
      width.isMultiple(of: symbols.pixelsPerCell.columns), "\(width) pixels are no whole number of cells")
    precondition(
      pixels.count == width * height, "\(width)×\(height) pixels need \(width * height), not \(pixels.count)")
    self.symbols = symbols
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// The cell whose two colours are closest to the pixels at a position; `nil` if all are the terminal's own colour.
  func cell(column: Int, row: Int) -> Cell? {
    let perCell = symbols.pixelsPerCell
    var split = PixelSplit(symbols: symbols)
    let top = row * perCell.rows
    for y in 0..<min(perCell.rows, height - top) {
      let start = (top + y) * width + column * perCell.columns
      for x in 0..<perCell.columns { split.set(y * perCell.columns + x, to: pixels[start + x]) }
    }
    return split.cell
  }
}
