/// Repeated measurements of one thing, with the figures of Xcode's performance report. All but the count are in seconds.
package struct MeasurementStatistics: Sendable, Equatable, Codable {
  /// The mean.
  package var average: Double
  /// The first measurement, which is often slower.
  package var first: Double
  /// Half of the measurements are at most this; for an even number, the mean of the two in the middle.
  package var median: Double
  /// The shortest.
  package var minimum: Double
  /// The longest.
  package var maximum: Double
  /// The root of the mean squared distance from the mean.
  package var standardDeviation: Double
  /// How many measurements there are.
  package var count: Int
  /// The measurements in their original order.
  package var samples: [Double]

  /// The statistics of `samples`; `nil` if there are none.
  package init?(of samples: [Double]) {
    let sorted = samples.sorted()
    guard let first = samples.first, let median = Percentiles.median(of: sorted) else { return nil }
    let mean = samples.reduce(0, +) / Double(samples.count)
    average = mean
    self.first = first
    self.median = median
    minimum = sorted[0]
    maximum = sorted[sorted.count - 1]
    standardDeviation = (samples.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(samples.count)).squareRoot()
    count = samples.count
    self.samples = samples
  }

  /// The columns of a table row, in order.
  package static let columns = ["median", "average", "first", "minimum", "maximum", "deviation", "count"]

  /// The cells below `columns`.
  package var cells: [String] {
    [median, average, first, minimum, maximum, standardDeviation].map(ReportFigures.duration) + ["\(count)"]
  }
}
