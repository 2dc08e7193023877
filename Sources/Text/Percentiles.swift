/// The median and the tail of a set of measurements, in the measurements' unit.
///
/// The program's only definition. A share from 0 to 1 is a position among the sorted measurements, from the first to the last;
/// values between two of them are interpolated linearly. So the median of an even number of measurements is the mean of the two
/// in the middle.
///
/// ```swift
/// Percentiles(of: [1, 2, 3, 10])?.median  // 2.5
/// ```
package struct Percentiles: Sendable, Equatable {
  /// The value in the middle.
  package var median: Double
  /// The value that 95 % of the measurements do not exceed.
  package var p95: Double
  /// The value that 99 % of the measurements do not exceed.
  package var p99: Double

  /// The percentiles of `measurements`; `nil` if there are none.
  package init?(of measurements: some Collection<Double>) {
    let sorted = measurements.sorted()
    guard let median = Self.value(at: 0.5, ofSorted: sorted), let p95 = Self.value(at: 0.95, ofSorted: sorted),
      let p99 = Self.value(at: 0.99, ofSorted: sorted)
    else { return nil }
    (self.median, self.p95, self.p99) = (median, p95, p99)
  }

  /// The median of some values; `nil` if there are none.
  package static func median(of values: some Collection<Double>) -> Double? {
    value(at: 0.5, ofSorted: values.sorted())
  }

  /// The value at a share, 0…1, of sorted values; `nil` if there are none.
  package static func value(at share: Double, ofSorted values: [Double]) -> Double? {
    guard let last = values.indices.last else { return nil }
    let place = Double(last) * max(0, min(1, share))
    let lower = Int(place)
    let upper = min(last, lower + 1)
    let share = place - Double(lower)
    // Infinity times 0 is not a number.
    guard share > 0, values[lower] != values[upper] else { return values[lower] }
    return values[lower] * (1 - share) + values[upper] * share
  }
}
