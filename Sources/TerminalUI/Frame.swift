/// A screenful of cells that views fill and a terminal presents.
///
/// Anything drawn outside is cut off, so no drawing call can fail.
package struct Frame: Equatable, Sendable {
  /// The frame's size.
  package let size: Size
  /// The cells in row-major order: the cell at (column, row) has index `row * size.columns + column`.
  package private(set) var cells: [Cell]
  /// The bitmaps, in the order in which they were drawn. They are shown only in cells that are pixels of a picture.
  package private(set) var placements: [Placement] = []
  /// What the user looks at; the bitmaps next to it are sent first.
  package var focus: Point?

  /// A frame of blank cells.
  package init(size: Size) {
    self.size = size
    cells = Array(repeating: .blank, count: size.columns * size.rows)
  }

  /// The whole frame as a rectangle.
  package var bounds: Rect { Rect(column: 0, row: 0, columns: size.columns, rows: size.rows) }

  /// The cell at a position. Outside the frame, reading gives a blank cell and writing does nothing.
  package subscript(column: Int, row: Int) -> Cell {
    get { isInside(column, row) ? cells[row * size.columns + column] : .blank }
    set { if isInside(column, row) { cells[row * size.columns + column] = newValue } }
  }

  /// Adds a bitmap over the cells that show it as block characters.
  mutating func place(_ placement: Placement) { placements.append(placement) }

  private func isInside(_ column: Int, _ row: Int) -> Bool {
    column >= 0 && column < size.columns && row >= 0 && row < size.rows
  }
}
