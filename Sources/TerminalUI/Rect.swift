/// A rectangle of cells.
package struct Rect: Hashable, Sendable {
  /// Its upper left cell.
  package var origin: Point
  /// Its extent.
  package var size: Size

  /// A rectangle; a negative extent becomes 0.
  package init(column: Int, row: Int, columns: Int, rows: Int) {
    origin = Point(column: column, row: row)
    size = Size(columns: columns, rows: rows)
  }

  /// The first column.
  package var minColumn: Int { origin.column }
  /// The column after the last one.
  package var maxColumn: Int { origin.column + size.columns }
  /// The first row.
  package var minRow: Int { origin.row }
  /// The row after the last one.
  package var maxRow: Int { origin.row + size.rows }
  /// Width in cells.
  package var columns: Int { size.columns }
  /// Height in cells.
  package var rows: Int { size.rows }
  /// Whether it holds no cell.
  package var isEmpty: Bool { size.columns == 0 || size.rows == 0 }

  /// Whether a place lies inside.
  package func contains(_ point: Point) -> Bool {
    point.column >= minColumn && point.column < maxColumn && point.row >= minRow && point.row < maxRow
  }

  /// What both rectangles cover; empty where they do not meet.
  package func intersection(_ other: Rect) -> Rect {
    let left = max(minColumn, other.minColumn)
    let top = max(minRow, other.minRow)
    return Rect(
      column: left, row: top, columns: min(maxColumn, other.maxColumn) - left, rows: min(maxRow, other.maxRow) - top)
  }

  /// The upper `rows` rows, and what is left below them.
  package func splitTop(_ rows: Int) -> (top: Rect, rest: Rect) {
    let taken = min(max(0, rows), self.rows)
    return (
      Rect(column: minColumn, row: minRow, columns: columns, rows: taken),
      Rect(column: minColumn, row: minRow + taken, columns: columns, rows: self.rows - taken)
    )
  }

  /// The lower `rows` rows, and what is left above them.
  package func splitBottom(_ rows: Int) -> (rest: Rect, bottom: Rect) {
    let (top, rest) = splitTop(self.rows - min(max(0, rows), self.rows))
    return (top, rest)
  }

  /// The right `columns` columns, and what is left of them.
  package func splitRight(_ columns: Int) -> (rest: Rect, right: Rect) {
    let taken = min(max(0, columns), self.columns)
    return (
      Rect(column: minColumn, row: minRow, columns: self.columns - taken, rows: rows),
      Rect(column: maxColumn - taken, row: minRow, columns: taken, rows: rows)
    )
  }

  /// The rectangle without `columns` columns at each side and `rows` rows above and below.
  package func inset(columns: Int = 0, rows: Int = 0) -> Rect {
    Rect(
      column: minColumn + columns, row: minRow + rows, columns: self.columns - 2 * columns, rows: self.rows - 2 * rows)
  }
}
