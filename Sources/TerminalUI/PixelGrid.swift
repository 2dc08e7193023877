/// Pixels for cells: each cell shows two pixels across and two down, so a pixel is half as wide as it is high.
package struct PixelGrid: Hashable, Sendable {
  /// How many pixels a cell has in each direction.
  package static let pixelsPerCell = 2

  /// The characters that show the pixels.
  package let symbols: PixelSymbols
  /// Width in pixels; even.
  package let width: Int
  /// Height in pixels. An odd last row is drawn over the terminal's background.
  package let height: Int
  /// The pixels in row-major order, from the upper left.
  package let pixels: [Color]

  /// The grid's width in cells.
  package var columns: Int { width / Self.pixelsPerCell }
  /// The grid's height in cells.
  package var rows: Int { (height + 1) / Self.pixelsPerCell }

  /// A grid of `width` × `height` pixels. `width` must be even, and `pixels` must contain exactly `width * height`.
  package init(width: Int, height: Int, pixels: [Color], symbols: PixelSymbols = .quadrants) {
    precondition(width.isMultiple(of: Self.pixelsPerCell), "\(width) pixels are no whole number of cells")
    precondition(
      pixels.count == width * height, "\(width)×\(height) pixels need \(width * height), not \(pixels.count)")
    self.symbols = symbols
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// The cell whose two colours are closest to the four pixels at a position; `nil` if the pixels are the terminal's own
  /// colour.
  func cell(column: Int, row: Int) -> Cell? {
    let upper = 2 * row * width + 2 * column
    let hasLower = 2 * row + 1 < height
    let first = (pixels[upper], pixels[upper + 1])
    let second: (Color, Color) =
      hasLower ? (pixels[upper + width], pixels[upper + width + 1]) : (.terminalDefault, .terminalDefault)
    if let cell = PixelBlock.cell(first.0, first.1, second.0, second.1) { return cell }
    // The terminal's own colour is unknown, so no mean can include it.
    guard first.0 != .terminalDefault || second.0 != .terminalDefault else { return nil }
    return Cell("▀", Style(foreground: first.0, background: second.0, attributes: .picture))
  }
}
