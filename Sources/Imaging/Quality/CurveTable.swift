/// A function on 0…1 as a table with enough steps that the nearest one will do: many times faster than roots and powers, and as
/// precise as bytes need.
struct CurveTable<Value: SIMDScalar & BitwiseCopyable>: @unchecked Sendable {
  // Safe because the values are written before anybody has the table, and never afterwards.
  private static var lastStep: Int32 { 65_536 }
  /// Adding this puts the nearest whole number into the low bits of the sum, which avoids checked conversions.
  private static var wholeNumbers: Float { 8_388_608 }

  /// Never freed: the tables are static, and an array would check the bounds of millions of accesses.
  private let values: UnsafePointer<Value>

  init(_ function: (Double) -> Value) {
    let last = Int(Self.lastStep)
    let values = UnsafeMutablePointer<Value>.allocate(capacity: last + 1)
    for step in 0...last { (values + step).initialize(to: function(Double(step) / Double(last))) }
    self.values = UnsafePointer(values)
  }

  /// The values at four positions; positions outside 0…1 (up to ±100) get the value of the nearer end.
  @inline(__always) subscript(places: SIMD4<Float>) -> SIMD4<Value> {
    let sums = places * Float(Self.lastStep) + Self.wholeNumbers
    let steps = unsafeBitCast(sums, to: SIMD4<Int32>.self) &- Int32(bitPattern: Self.wholeNumbers.bitPattern)
    @inline(__always) func value(_ step: Int32) -> Value { values[Int(max(0, min(Self.lastStep, step)))] }
    return SIMD4(value(steps.x), value(steps.y), value(steps.z), value(steps.w))
  }
}
