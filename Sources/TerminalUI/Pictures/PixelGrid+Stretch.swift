extension PixelGrid {
  /// Enlarged or reduced to a number of cells by repeating or leaving out pixels: a stand-in until the real picture comes.
  func stretched(to size: Size) -> PixelGrid {
    guard columns > 0, rows > 0, size != Size(columns: columns, rows: rows) else { return self }
    let newWidth = size.columns * width / columns
    let newHeight = size.rows * symbols.pixelsPerCell.rows
    var stretched: [Color] = []
    stretched.reserveCapacity(newWidth * newHeight)
    for row in 0..<newHeight {
      let source = row * height / newHeight * width
      for column in 0..<newWidth { stretched.append(pixels[source + column * width / newWidth]) }
    }
    return PixelGrid(width: newWidth, height: newHeight, pixels: stretched, symbols: symbols)
  }
}
