extension PixelGrid {
  /// Enlarged or reduced to a number of cells by repeating or leaving out pixels: a stand-in until the real picture comes.
  ///
  /// - Parameter part: which of those cells are wanted; however large the whole is, only they are made.
  func stretched(to size: Size, part: Rect) -> PixelGrid {
    guard columns > 0, rows > 0 else { return self }
    let perCell = (columns: width / columns, rows: symbols.pixelsPerCell.rows)
    let (newWidth, newHeight) = (size.columns * perCell.columns, size.rows * perCell.rows)
    var stretched: [Color] = []
    stretched.reserveCapacity(part.columns * perCell.columns * part.rows * perCell.rows)
    for row in part.minRow * perCell.rows..<part.maxRow * perCell.rows {
      let source = row * height / newHeight * width
      for column in part.minColumn * perCell.columns..<part.maxColumn * perCell.columns {
        stretched.append(pixels[source + column * width / newWidth])
      }
    }
    return PixelGrid(
      width: part.columns * perCell.columns, height: part.rows * perCell.rows, pixels: stretched, symbols: symbols)
  }
}
