/// A size in cells; never negative.
package struct Size: Hashable, Sendable {
  /// Width in cells.
  package var columns: Int
  /// Height in cells.
  package var rows: Int

  /// Creates a size; negative numbers become 0.
  package init(columns: Int, rows: Int) {
    self.columns = max(0, columns)
    self.rows = max(0, rows)
  }
}
