/// A position on the screen: column and row, counted from 0 at the upper left.
public struct Point: Hashable, Sendable {
  /// Columns from the left.
  public var column: Int
  /// Rows from the top.
  public var row: Int

  /// Creates a position.
  public init(column: Int, row: Int) {
    self.column = column
    self.row = row
  }
}
