/// The type of a tensor's elements, with OpenVINO's names.
package enum ElementType: String, Sendable, Hashable, CaseIterable {
  case f64, f32, f16, bf16
  case i64, i32, i16, i8
  case u64, u32, u16, u8
  case boolean
  /// Two elements per byte, the first in the lower half.
  case i4, u4, f4e2m1
  case f8e4m3, f8e5m2, f8e8m0
  /// Text, or a type without a name in this module.
  case other

  /// Bytes per element; `nil` for `other` and for types that share a byte.
  package var byteCount: Int? {
    switch self {
    case .f64, .i64, .u64: 8
    case .f32, .i32, .u32: 4
    case .f16, .bf16, .i16, .u16: 2
    case .i8, .u8, .boolean, .f8e4m3, .f8e5m2, .f8e8m0: 1
    case .i4, .u4, .f4e2m1, .other: nil
    }
  }

  init(name: String) { self = ElementType(rawValue: name) ?? .other }
}
