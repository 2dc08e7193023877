import Text

extension Frame {
  /// Fills a rectangle with one cell.
  package mutating func fill(_ rect: Rect, with cell: Cell) {
    let clipped = rect.intersection(bounds)
    for row in clipped.minRow..<clipped.maxRow {
      for column in clipped.minColumn..<clipped.maxColumn { self[column, row] = cell }
    }
  }

  /// Writes text on one line, cut off at `maxColumns` and at the frame's edge; returns how many columns it took.
  ///
  /// Sanitise text from outside before you write it. A wide character without room for both its columns is left out.
  @discardableResult package mutating func write(
    _ text: String, at point: Point, style: Style = .plain, maxColumns: Int = .max
  ) -> Int {
    var used = 0
    for character in text {
      let width = DisplayText.width(character)
      guard width > 0 else { continue }
      guard used + width <= maxColumns, point.column + used + width <= size.columns else { break }
      self[point.column + used, point.row] = Cell(character, style)
      if width == 2 { self[point.column + used + 1, point.row] = Cell(Cell.continuation, style) }
      used += width
    }
    return used
  }

  /// Draws pixels as block characters. Cells whose pixels are the terminal's own colour are not drawn.
  package mutating func draw(_ grid: PixelGrid, at origin: Point, clippedTo clip: Rect? = nil) {
    let whole = Rect(column: origin.column, row: origin.row, columns: grid.columns, rows: grid.rows)
    let visible = whole.intersection(clip ?? bounds).intersection(bounds)
    for row in visible.minRow..<visible.maxRow {
      for column in visible.minColumn..<visible.maxColumn {
        guard let cell = grid.cell(column: column - origin.column, row: row - origin.row) else { continue }
        self[column, row] = cell
      }
    }
  }

  /// Draws another frame into the upper left corner, with its bitmaps.
  package mutating func draw(_ other: Frame) {
    for row in 0..<other.size.rows {
      for column in 0..<other.size.columns { self[column, row] = other[column, row] }
    }
    for placement in other.placements { place(placement) }
  }
}
