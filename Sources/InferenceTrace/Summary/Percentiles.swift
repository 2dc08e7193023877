/// The median and the tail of a set of measurements, in the measurements' unit.
public struct Percentiles: Sendable, Equatable {
  /// Half of the measurements are at most this.
  public var median: Double
  /// 95 % of the measurements are at most this.
  public var p95: Double
  /// 99 % of the measurements are at most this.
  public var p99: Double

  /// The percentiles of `measurements` by the nearest-rank method; `nil` of none.
  public init?(of measurements: some Collection<Double>) {
    let sorted = measurements.sorted()
    guard !sorted.isEmpty else { return nil }
    func rank(_ share: Double) -> Double {
      sorted[min(sorted.count - 1, max(0, Int((share * Double(sorted.count)).rounded(.up)) - 1))]
    }
    median = rank(0.5)
    p95 = rank(0.95)
    p99 = rank(0.99)
  }
}
