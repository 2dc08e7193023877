/// The type of a tensor's elements, by OpenVINO's names.
public enum ElementType: String, Sendable, Hashable, CaseIterable {
  case f64, f32, f16, bf16
  case i64, i32, i16, i8
  case u64, u32, u16, u8
  case boolean
  /// Text, or a type that this module has no name for.
  case other

  /// Bytes an element; `nil` for `other`.
  public var byteCount: Int? {
    switch self {
    case .f64, .i64, .u64: 8
    case .f32, .i32, .u32: 4
    case .f16, .bf16, .i16, .u16: 2
    case .i8, .u8, .boolean: 1
    case .other: nil
    }
  }

  init(name: String) { self = ElementType(rawValue: name) ?? .other }
}
