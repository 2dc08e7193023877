/// A function on 0…1 as a table of so many steps that the nearest one will do: many times faster than roots and powers, and as exact as
/// bytes need it.
struct CurveTable<Value: SIMDScalar & BitwiseCopyable>: @unchecked Sendable {
  // Safe because the values are written before anybody has the table, and never after.
  private static var lastStep: Int32 { 65_536 }
  /// A sum with it has the nearest whole number in its last bits, which spares checked conversions.
  private static var wholeNumbers: Float { 8_388_608 }

  /// Never freed: the tables are static, and an array would check each of millions of places.
  private let values: UnsafePointer<Value>

  init(_ function: (Double) -> Value) {
    let last = Int(Self.lastStep)
    let values = UnsafeMutablePointer<Value>.allocate(capacity: last + 1)
    for step in 0...last { (values + step).initialize(to: function(Double(step) / Double(last))) }
    self.values = UnsafePointer(values)
  }

  /// The values at four places; outside of 0…1, but not farther than 100, those of the nearer end.
  @inline(__always) subscript(places: SIMD4<Float>) -> SIMD4<Value> {
    let sums = places * Float(Self.lastStep) + Self.wholeNumbers
    let steps = unsafeBitCast(sums, to: SIMD4<Int32>.self) &- Int32(bitPattern: Self.wholeNumbers.bitPattern)
    @inline(__always) func value(_ step: Int32) -> Value { values[Int(max(0, min(Self.lastStep, step)))] }
    return SIMD4(value(steps.x), value(steps.y), value(steps.z), value(steps.w))
  }
}
