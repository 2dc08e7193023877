import Imaging

/// Pictures on the screen: whether what cells say of them is true, and what is to be seen.
extension TerminalScreen {
  /// Draws a sixel picture above the cells at the cursor.
  mutating func takeSixels(_ bytes: [UInt8]) {
    guard let registers = personality.sixelRegisters else {
      return ownFaults.append("sixels to a terminal without")
    }
    let reader = SixelReader(bytes, column: cursor.column, row: cursor.row)
    let picture = reader.picture
    ownFaults += reader.problems
    if picture.registerCount > registers {
      ownFaults.append("a sixel picture with \(picture.registerCount) colours, more than \(registers)")
    }
    let height = (picture.pixels.height + cellSize.height - 1) / cellSize.height
    let width = (picture.pixels.width + cellSize.width - 1) / cellSize.width
    if cursor.row + height >= rows { ownFaults.append("a sixel picture on the last row, where terminals scroll") }
    if cursor.column + width > columns { ownFaults.append("a sixel picture that goes over the right edge") }
    sixels.append(picture)
    for row in 0..<min(height, rows - cursor.row) {
      for column in 0..<min(width, columns - cursor.column) {
        grid[(cursor.row + row) * columns + cursor.column + column].sixel = SixelPart(
          picture: sixels.count - 1, column: column, row: row)
      }
    }
    move(column: 0, row: cursor.row + height)
  }

  /// The placeholders on the screen, with their places.
  package var placeholders: [(column: Int, row: Int, placeholder: Placeholder)] {
    var found: [(column: Int, row: Int, placeholder: Placeholder)] = []
    for row in 0..<rows {
      var left: (placeholder: Placeholder, style: CellStyle)?
      for column in 0..<columns {
        let cell = grid[row * columns + column]
        guard var placeholder = Placeholder(cell) else {
          left = nil
          continue
        }
        // A bare placeholder shows what comes after the one to its left, if that has the same colour.
        if cell.marks.isEmpty, let left, left.style.foreground == cell.style.foreground,
          let before = left.placeholder.column
        {
          placeholder = left.placeholder
          placeholder.column = before + 1
        }
        left = (placeholder, cell.style)
        found.append((column, row, placeholder))
      }
    }
    return found
  }

  /// What is wrong with the placeholders on the screen: each must name a complete picture with a virtual placement, and a cell of it.
  package func placeholderFaults() -> [String] {
    placeholders.compactMap { column, row, placeholder in
      problem(placeholder, self[column, row]).map { "the cell at column \(column), row \(row) \($0)" }
    }
  }

  private func problem(_ placeholder: Placeholder, _ cell: ScreenCell) -> String? {
    guard personality.outer.graphics?.drawsPlaceholders == true else {
      return "is a placeholder, which is not drawn here"
    }
    if case .tmux = personality.multiplexer, case .direct = cell.style.foreground {
      return "names a picture by a direct colour, which tmux changes"
    }
    guard let row = placeholder.row, let column = placeholder.column else { return "names no row and column" }
    guard let image = images[placeholder.image] else { return "names picture \(placeholder.image), which is not there" }
    guard let placement = image.virtualPlacement else { return "names picture \(image.id), which is not placed" }
    guard row < placement.rows, column < placement.columns else {
      return
        "names row \(row), column \(column) of picture \(image.id), which has \(placement.rows) and \(placement.columns)"
    }
    return nil
  }

  /// What pictures show in a part of the screen, in pixels of this screen's cells; black where there is none.
  ///
  /// kitty fits a picture into the cells of its placement, without a change of its shape, and puts it in their middle.
  package func picture(columns range: Range<Int>, rows rowRange: Range<Int>) -> PixelBuffer {
    let (width, height) = (range.count * cellSize.width, rowRange.count * cellSize.height)
    var bytes = [UInt8](repeating: 0, count: width * height * 3)
    var fitted: [UInt32: (picture: PixelBuffer, x: Int, y: Int)] = [:]
    let placeholders = Dictionary(
      uniqueKeysWithValues: placeholders.map { ($0.row * columns + $0.column, $0.placeholder) })
    for row in rowRange {
      for column in range {
        let cell = self[column, row]
        let target = (x: (column - range.lowerBound) * cellSize.width, y: (row - rowRange.lowerBound) * cellSize.height)
        if let placeholder = placeholders[row * columns + column], let pictureRow = placeholder.row,
          let pictureColumn = placeholder.column
        {
          guard let source = fitted[placeholder.image] ?? fit(placeholder.image) else { continue }
          fitted[placeholder.image] = source
          copy(
            source.picture, pictureColumn * cellSize.width - source.x, pictureRow * cellSize.height - source.y, &bytes,
            width, target)
        } else if let part = cell.sixel {
          copy(
            sixels[part.picture].pixels, part.column * cellSize.width, part.row * cellSize.height, &bytes, width, target
          )
        }
      }
    }
    return PixelBuffer(width: width, height: height, format: .rgb8, bytes: bytes)
  }

  private func fit(_ id: UInt32) -> (PixelBuffer, Int, Int)? {
    guard let image = images[id], let placement = image.virtualPlacement, let pixels = image.pixels else { return nil }
    let (width, height) = (placement.columns * cellSize.width, placement.rows * cellSize.height)
    let scale = min(Double(width) / Double(pixels.width), Double(height) / Double(pixels.height))
    let size = (
      max(1, Int((Double(pixels.width) * scale).rounded())), max(1, Int((Double(pixels.height) * scale).rounded()))
    )
    return (pixels.resized(width: size.0, height: size.1), (width - size.0) / 2, (height - size.1) / 2)
  }

  private func copy(
    _ source: PixelBuffer, _ x: Int, _ y: Int, _ bytes: inout [UInt8], _ width: Int, _ target: (x: Int, y: Int)
  ) {
    let components = source.format.componentCount
    for dy in 0..<cellSize.height where (0..<source.height).contains(y + dy) {
      for dx in 0..<cellSize.width where (0..<source.width).contains(x + dx) {
        let from = ((y + dy) * source.width + x + dx) * components
        let to = ((target.y + dy) * width + target.x + dx) * 3
        for component in 0..<3 { bytes[to + component] = source.bytes[from + min(component, components - 1)] }
      }
    }
  }
}
