/// The possible elements of a shaped array: `Double`, `Float`, `Float16`, `Int32` and `Int8`.
public protocol MLShapedArrayScalar: BitwiseCopyable, Sendable {
  /// The type of a multi-array with these elements.
  static var multiArrayDataType: MLMultiArrayDataType { get }
}

extension Double: MLShapedArrayScalar {
  /// `double`.
  public static var multiArrayDataType: MLMultiArrayDataType { .double }
}

extension Float: MLShapedArrayScalar {
  /// `float32`.
  public static var multiArrayDataType: MLMultiArrayDataType { .float32 }
}

extension Float16: MLShapedArrayScalar {
  /// `float16`.
  public static var multiArrayDataType: MLMultiArrayDataType { .float16 }
}

extension Int32: MLShapedArrayScalar {
  /// `int32`.
  public static var multiArrayDataType: MLMultiArrayDataType { .int32 }
}

extension Int8: MLShapedArrayScalar {
  /// `int8`.
  public static var multiArrayDataType: MLMultiArrayDataType { .int8 }
}
