import Foundation
import Imaging

/// Replaces Core Video's pixel buffer, which Linux lacks: a value with 8 bits per component, gray or RGB.
public typealias CVPixelBuffer = PixelBuffer

/// A value that goes into a model or comes out of it.
///
/// ```swift
/// let photo = try MLFeatureValue(imageAt: url, pixelsWide: 224, pixelsHigh: 224, pixelFormatType: kCVPixelFormatType_32BGRA)
/// let strength = MLFeatureValue(double: 0.5)
/// ```
public final class MLFeatureValue: Sendable {
  private enum Content: Equatable, Sendable {
    case int64(Int64)
    case double(Double)
    case string(String)
    case image(PixelBuffer)
    case multiArray(MLMultiArray)
    case dictionary(FeatureDictionary)
    case sequence(MLSequence)
    case undefined(MLFeatureType)
  }

  private let content: Content

  private init(_ content: Content) { self.content = content }

  /// Creates an integer value.
  public convenience init(int64 value: Int64) { self.init(.int64(value)) }
  /// Creates a floating-point value.
  public convenience init(double value: Double) { self.init(.double(value)) }
  /// Creates a string value.
  public convenience init(string value: String) { self.init(.string(value)) }
  /// Creates an image value.
  public convenience init(pixelBuffer value: CVPixelBuffer) { self.init(.image(value)) }
  /// Creates a multi-array value.
  public convenience init(multiArray value: MLMultiArray) { self.init(.multiArray(value)) }
  /// Creates a multi-array value with a copy of a shaped array.
  public convenience init<Scalar: MLShapedArrayScalar>(shapedArray value: MLShapedArray<Scalar>) {
    self.init(.multiArray(MLMultiArray(value)))
  }
  /// Creates a dictionary of numbers with strings or integers as keys.
  ///
  /// - Throws: `MLModelError` with the code `featureType` if the keys are of another type, or mixed.
  public convenience init(dictionary value: [AnyHashable: NSNumber]) throws {
    self.init(.dictionary(try FeatureDictionary(value)))
  }
  /// Creates a sequence of strings or integers.
  public convenience init(sequence value: MLSequence) { self.init(.sequence(value)) }
  /// Creates an undefined value of a type.
  public convenience init(undefined type: MLFeatureType) { self.init(.undefined(type)) }

  /// The type of the value.
  public var type: MLFeatureType {
    switch content {
    case .int64: .int64
    case .double: .double
    case .string: .string
    case .image: .image
    case .multiArray: .multiArray
    case .dictionary: .dictionary
    case .sequence: .sequence
    case .undefined(let type): type
    }
  }

  /// Whether there is no value.
  public var isUndefined: Bool { if case .undefined = content { true } else { false } }
  /// The integer; 0 if the value is of another type.
  public var int64Value: Int64 { if case .int64(let value) = content { value } else { 0 } }
  /// The floating-point number; 0 if the value is of another type.
  public var doubleValue: Double { if case .double(let value) = content { value } else { 0 } }
  /// The string; empty if the value is of another type.
  public var stringValue: String { if case .string(let value) = content { value } else { "" } }
  /// The image; `nil` if the value is of another type.
  public var imageBufferValue: CVPixelBuffer? { if case .image(let value) = content { value } else { nil } }
  /// The multi-array; `nil` if the value is of another type.
  public var multiArrayValue: MLMultiArray? { if case .multiArray(let value) = content { value } else { nil } }
  /// The dictionary, with strings or `Int64` as keys; empty if the value is of another type.
  public var dictionaryValue: [AnyHashable: NSNumber] {
    if case .dictionary(let value) = content { value.values } else { [:] }
  }
  /// The sequence; `nil` if the value is of another type.
  public var sequenceValue: MLSequence? { if case .sequence(let value) = content { value } else { nil } }

  /// The multi-array as a shaped array, which shares its memory until it is written.
  ///
  /// - Returns: `nil` if the value is not a multi-array, or its elements have another type.
  public func shapedArrayValue<Scalar: MLShapedArrayScalar>(of type: Scalar.Type) -> MLShapedArray<Scalar>? {
    guard let array = multiArrayValue, array.dataType == type.multiArrayDataType else { return nil }
    return MLShapedArray(array)
  }

  /// Whether the other value has the same type and is equal.
  public func isEqual(to value: MLFeatureValue) -> Bool { content == value.content }
}

extension MLFeatureValue: Hashable {
  /// Whether two values have the same type and are equal.
  public static func == (left: MLFeatureValue, right: MLFeatureValue) -> Bool { left.isEqual(to: right) }

  /// Hashes the type and what cannot change: for an array only its shape and type, for an image its size.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(type)
    switch content {
    case .int64(let value): hasher.combine(value)
    case .double(let value): hasher.combine(value)
    case .string(let value): hasher.combine(value)
    case .image(let value): hasher.combine([value.width, value.height])
    case .multiArray(let value): hasher.combine(value)
    case .dictionary(let value): hasher.combine(value.values.count)
    case .sequence(let value): hasher.combine(value)
    case .undefined: break
    }
  }
}

extension MLFeatureValue: CustomStringConvertible {
  /// The type and the value, for example "int64 5" or "image 256×256 gray8".
  public var description: String {
    switch content {
    case .int64(let value): "int64 \(value)"
    case .double(let value): "double \(value)"
    case .string(let value): "string “\(value)”"
    case .image(let value): "image \(value.width)×\(value.height) \(value.format)"
    case .multiArray(let value): "multiArray \(value)"
    case .dictionary(let value): "dictionary \(value.values)"
    case .sequence(let value): "sequence \(value)"
    case .undefined(let type): "undefined \(type)"
    }
  }
}
