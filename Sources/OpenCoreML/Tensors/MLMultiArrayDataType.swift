import ModelFiles

/// The element type of a multi-array. The raw values are Core ML's.
public enum MLMultiArrayDataType: Int, Sendable {
  case double = 0x10040
  case float32 = 0x10020
  case float16 = 0x10010
  case int32 = 0x20020
  case int8 = 0x20008

  /// Another name for `double`.
  public static var float64: MLMultiArrayDataType { .double }
  /// Another name for `float32`.
  public static var float: MLMultiArrayDataType { .float32 }

  /// Bytes per element.
  public var byteCount: Int {
    switch self {
    case .double: 8
    case .float32, .int32: 4
    case .float16: 2
    case .int8: 1
    }
  }
}

extension MLMultiArrayDataType {
  init(_ element: ArrayElement) {
    self =
      switch element {
      case .double: .double
      case .float32: .float32
      case .float16: .float16
      case .int32: .int32
      case .int8: .int8
      }
  }
}
