import Glibc

/// A function on 0…1 as a table, linear in between: some times faster than roots and powers, and as exact as bytes need it.
struct CurveTable: @unchecked Sendable {
  // Safe because the samples are written before anybody has the table, and never after.
  private static let stepCount = 8_192
  /// Never freed: the tables are static, and an array would check each of millions of places.
  private let samples: UnsafePointer<Float>

  private init(_ function: (Double) -> Double) {
    let samples = UnsafeMutablePointer<Float>.allocate(capacity: Self.stepCount + 2)
    for step in 0...Self.stepCount + 1 {
      (samples + step).initialize(to: Float(function(Double(step) / Double(Self.stepCount))))
    }
    self.samples = UnsafePointer(samples)
  }

  /// The value; outside of 0…1 that of the nearer end.
  @inline(__always) func value(at place: Float) -> Float {
    let notNegative: Float = place > 0 ? place : 0
    let scaled = (notNegative < 1 ? notNegative : 1) * Float(Self.stepCount)
    let step = Int(truncatingIfNeeded: Int32(scaled))
    let share = scaled - Float(step)
    return samples[step] + (samples[step + 1] - samples[step]) * share
  }

  /// CIE's cube root, with its straight line near black.
  static let cubeRoot = CurveTable { $0 > 0.008856 ? cbrt($0) : 7.787 * $0 + 16 / 116 }
}
