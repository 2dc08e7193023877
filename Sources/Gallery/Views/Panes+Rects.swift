import Pictures
import TerminalUI

extension PictureComparison.Panes {
  /// The cells of all panes with the gaps between them.
  var size: Size { Size(columns: 2 * columns + Self.columnGap, rows: 2 * rows + Self.rowGap) }

  /// Each pane's cells: two in the upper row, the others below.
  func rects(at origin: Point) -> [Rect] {
    (0..<(hasDifference ? 4 : 3)).map { place in
      Rect(
        column: origin.column + place % 2 * (columns + Self.columnGap),
        row: origin.row + place / 2 * (rows + Self.rowGap), columns: columns, rows: rows)
    }
  }
}

extension Rect {
  /// A size in the middle of a rectangle; it may be larger than that.
  init(_ size: Size, centeredIn area: Rect) {
    self.init(
      column: area.minColumn + (area.columns - size.columns) / 2, row: area.minRow + (area.rows - size.rows) / 2,
      columns: size.columns, rows: size.rows)
  }
}
