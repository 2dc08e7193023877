import Imaging

/// Stands in for Core Video's pixel buffer, which Linux does not have: a value, 8 bits a component, gray or RGB.
public typealias CVPixelBuffer = PixelBuffer

/// One value that goes into a model or comes out of it.
public final class MLFeatureValue: Sendable {
  private enum Content: Sendable {
    case int64(Int64)
    case double(Double)
    case string(String)
    case image(PixelBuffer)
    case multiArray(MLMultiArray)
    case undefined(MLFeatureType)
  }

  private let content: Content

  private init(_ content: Content) { self.content = content }

  /// A whole number.
  public convenience init(int64 value: Int64) { self.init(.int64(value)) }
  /// A number.
  public convenience init(double value: Double) { self.init(.double(value)) }
  /// A text.
  public convenience init(string value: String) { self.init(.string(value)) }
  /// An image.
  public convenience init(pixelBuffer value: CVPixelBuffer) { self.init(.image(value)) }
  /// An array of numbers.
  public convenience init(multiArray value: MLMultiArray) { self.init(.multiArray(value)) }
  /// No value of a type.
  public convenience init(undefined type: MLFeatureType) { self.init(.undefined(type)) }

  /// What kind of value it is.
  public var type: MLFeatureType {
    switch content {
    case .int64: .int64
    case .double: .double
    case .string: .string
    case .image: .image
    case .multiArray: .multiArray
    case .undefined(let type): type
    }
  }

  /// Whether there is no value.
  public var isUndefined: Bool { if case .undefined = content { true } else { false } }
  /// The whole number; 0 where it is none.
  public var int64Value: Int64 { if case .int64(let value) = content { value } else { 0 } }
  /// The number; 0 where it is none.
  public var doubleValue: Double { if case .double(let value) = content { value } else { 0 } }
  /// The text; empty where it is none.
  public var stringValue: String { if case .string(let value) = content { value } else { "" } }
  /// The image; `nil` where it is none.
  public var imageBufferValue: CVPixelBuffer? { if case .image(let value) = content { value } else { nil } }
  /// The array of numbers; `nil` where it is none.
  public var multiArrayValue: MLMultiArray? { if case .multiArray(let value) = content { value } else { nil } }
}
