/// The element types that can hold the components of a picture, with OpenVINO's names.
package enum ImageElement: String, Sendable, CaseIterable {
  case f64, f32, f16, bf16, i64, i32, i16, i8, u64, u32, u16, u8

  package var byteCount: Int {
    switch self {
    case .f64, .i64, .u64: 8
    case .f32, .i32, .u32: 4
    case .f16, .bf16, .i16, .u16: 2
    case .i8, .u8: 1
    }
  }

  package var isInteger: Bool {
    switch self {
    case .f64, .f32, .f16, .bf16: false
    case .i64, .i32, .i16, .i8, .u64, .u32, .u16, .u8: true
    }
  }

  /// The default values for components of 0 and 255.
  package var usualRange: ClosedRange<Float> {
    // Models quantised to signed bytes take a picture's bytes minus 128.
    self == .i8 ? -128...127 : isInteger ? 0...255 : 0...1
  }

  /// The range of numbers used; `nil` for floating-point types. 64-bit types have the range of 32-bit ones.
  package var limits: ClosedRange<Float>? {
    switch self {
    case .f64, .f32, .f16, .bf16: nil
    case .u8: 0...255
    case .i8: -128...127
    case .u16: 0...65_535
    case .i16: -32_768...32_767
    case .u32, .u64: 0...Float(UInt32.max)
    case .i32, .i64: Float(Int32.min)...Float(Int32.max)
    }
  }
}
