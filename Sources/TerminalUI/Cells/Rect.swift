/// A rectangle of cells.
package struct Rect: Hashable, Sendable {
  /// Its upper left cell.
  package var origin: Point
  /// Its size.
  package var size: Size

  /// Creates a rectangle; negative sizes become 0.
  package init(column: Int, row: Int, columns: Int, rows: Int) {
    origin = Point(column: column, row: row)
    size = Size(columns: columns, rows: rows)
  }

  /// Creates a rectangle from its upper left cell and its size.
  package init(origin: Point, size: Size) {
    self.origin = origin
    self.size = size
  }

  /// The first column.
  package var minColumn: Int { origin.column }
  /// The column after the last.
  package var maxColumn: Int { origin.column + size.columns }
  /// The first row.
  package var minRow: Int { origin.row }
  /// The row after the last.
  package var maxRow: Int { origin.row + size.rows }
  /// Width in cells.
  package var columns: Int { size.columns }
  /// Height in cells.
  package var rows: Int { size.rows }
  /// Whether it contains no cells.
  package var isEmpty: Bool { size.columns == 0 || size.rows == 0 }

  /// Whether a position is inside.
  package func contains(_ point: Point) -> Bool {
    point.column >= minColumn && point.column < maxColumn && point.row >= minRow && point.row < maxRow
  }

  /// The area that both rectangles cover; empty if they do not overlap.
  package func intersection(_ other: Rect) -> Rect {
    let left = max(minColumn, other.minColumn)
    let top = max(minRow, other.minRow)
    return Rect(
      column: left, row: top, columns: min(maxColumn, other.maxColumn) - left, rows: min(maxRow, other.maxRow) - top)
  }

  /// The upper `rows` rows, and the rest below them.
  package func splitTop(_ rows: Int) -> (top: Rect, rest: Rect) {
    let taken = min(max(0, rows), self.rows)
    return (
      Rect(column: minColumn, row: minRow, columns: columns, rows: taken),
      Rect(column: minColumn, row: minRow + taken, columns: columns, rows: self.rows - taken)
    )
  }

  /// The lower `rows` rows, and the rest above them.
  package func splitBottom(_ rows: Int) -> (rest: Rect, bottom: Rect) {
    let (top, rest) = splitTop(self.rows - min(max(0, rows), self.rows))
    return (top, rest)
  }

  /// The right `columns` columns, and the rest to their left.
  package func splitRight(_ columns: Int) -> (rest: Rect, right: Rect) {
    let taken = min(max(0, columns), self.columns)
    return (
      Rect(column: minColumn, row: minRow, columns: self.columns - taken, rows: rows),
      Rect(column: maxColumn - taken, row: minRow, columns: taken, rows: rows)
    )
  }

  /// The rectangle without `columns` columns on each side, and without `rows` rows at the top and at the bottom.
  package func inset(columns: Int = 0, rows: Int = 0) -> Rect {
    Rect(
      column: minColumn + columns, row: minRow + rows, columns: self.columns - 2 * columns, rows: self.rows - 2 * rows)
  }
}
