/// One figure over all photographs.
package struct FigureStatistics: Sendable, Equatable, Codable {
  /// The mean.
  package var mean: Double
  /// The standard error of the mean; 0 for a single photograph.
  package var standardError: Double
  /// Half of the photographs have at most this; for an even number, the mean of the two in the middle.
  package var median: Double
  /// The smallest.
  package var minimum: Double
  /// The largest.
  package var maximum: Double

  /// The statistics of `values`; `nil` if there are none.
  package init?(of values: [Double]) {
    let sorted = values.sorted()
    guard let first = sorted.first, let last = sorted.last, let median = Percentiles.median(of: sorted) else {
      return nil
    }
    let count = Double(sorted.count)
    let mean = sorted.reduce(0, +) / count
    let squares = sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    self.mean = mean
    standardError = sorted.count > 1 ? (squares / (count - 1)).squareRoot() / count.squareRoot() : 0
    self.median = median
    (minimum, maximum) = (first, last)
  }
}
