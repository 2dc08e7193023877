/// One figure over all photographs.
public struct FigureStatistics: Sendable, Equatable, Codable {
  /// The mean.
  public var mean: Double
  /// The standard error of the mean; 0 for a single photograph.
  public var standardError: Double
  /// Half of the photographs have at most this; of an even number the mean of the two in the middle.
  public var median: Double
  /// The smallest.
  public var minimum: Double
  /// The largest.
  public var maximum: Double

  /// The statistics of some values; `nil` of none.
  package init?(of values: [Double]) {
    let sorted = values.sorted()
    guard let first = sorted.first, let last = sorted.last else { return nil }
    let (count, middle) = (Double(sorted.count), sorted.count / 2)
    let mean = sorted.reduce(0, +) / count
    let squares = sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    self.mean = mean
    standardError = sorted.count > 1 ? (squares / (count - 1)).squareRoot() / count.squareRoot() : 0
    median = sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    (minimum, maximum) = (first, last)
  }
}
