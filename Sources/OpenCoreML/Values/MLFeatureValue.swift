import Foundation
import Imaging

/// Stands in for Core Video's pixel buffer, which Linux does not have: a value, 8 bits a component, gray or RGB.
public typealias CVPixelBuffer = PixelBuffer

/// One value that goes into a model or comes out of it.
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
  /// A multi-array with a copy of a shaped array.
  public convenience init<Scalar: MLShapedArrayScalar>(shapedArray value: MLShapedArray<Scalar>) {
    self.init(.multiArray(MLMultiArray(value)))
  }
  /// Numbers by texts or by whole numbers.
  ///
  /// - Throws: `MLModelError` with the code `featureType` where keys are something else, or both.
  public convenience init(dictionary value: [AnyHashable: NSNumber]) throws {
    self.init(.dictionary(try FeatureDictionary(value)))
  }
  /// A series of texts or whole numbers.
  public convenience init(sequence value: MLSequence) { self.init(.sequence(value)) }
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
    case .dictionary: .dictionary
    case .sequence: .sequence
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
  /// The numbers by texts, or by whole numbers as `Int64`; empty where it is no dictionary.
  public var dictionaryValue: [AnyHashable: NSNumber] {
    if case .dictionary(let value) = content { value.values } else { [:] }
  }
  /// The series; `nil` where it is none.
  public var sequenceValue: MLSequence? { if case .sequence(let value) = content { value } else { nil } }

  /// The array of numbers as a value, which shares the multi-array's memory until it is written.
  ///
  /// - Returns: `nil` where it is no array, or its elements are of another type.
  public func shapedArrayValue<Scalar: MLShapedArrayScalar>(of type: Scalar.Type) -> MLShapedArray<Scalar>? {
    guard let array = multiArrayValue, array.dataType == type.multiArrayDataType else { return nil }
    return MLShapedArray(array)
  }

  /// Whether another value is of the same type and the same.
  public func isEqual(to value: MLFeatureValue) -> Bool { content == value.content }
}

extension MLFeatureValue: Hashable {
  /// Whether two values are of the same type and the same.
  public static func == (left: MLFeatureValue, right: MLFeatureValue) -> Bool { left.isEqual(to: right) }

  /// Hashes the type and what cannot change: of an array only its shape, of an image its size.
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
  /// The type and the value: "int64 5", "image 256×256 gray8".
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
