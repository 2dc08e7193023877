/// A place on the screen: column and row, both from 0, from the upper left.
public struct Point: Hashable, Sendable {
  /// Columns from the left.
  public var column: Int
  /// Rows from the top.
  public var row: Int

  /// A place.
  public init(column: Int, row: Int) {
    self.column = column
    self.row = row
  }
}
