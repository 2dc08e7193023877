import Foundation
import Imaging

/// Features from a dictionary.
///
/// ```swift
/// let input = try MLDictionaryFeatureProvider(dictionary: ["photo": pixelBuffer, "strength": 0.5])
/// input["strength"]?.doubleValue  // 0.5
/// ```
public final class MLDictionaryFeatureProvider: MLFeatureProvider, Sendable {
  /// The values by name.
  public let dictionary: [String: MLFeatureValue]

  /// Creates features from values: `MLFeatureValue`, pixel buffers, multi-arrays, shaped arrays, numbers, strings, sequences, and
  /// dictionaries of numbers with strings or integers as keys.
  ///
  /// Integers and `Bool` become the type `int64`, floating-point numbers `double`; an `NSNumber` becomes the type that it was made
  /// from.
  ///
  /// - Throws: `MLModelError` with the code `featureType` for a value of another type.
  public init(dictionary: [String: Any]) throws {
    self.dictionary = try dictionary.reduce(into: [:]) { values, entry in
      values[entry.key] = try Self.featureValue(entry.value, name: entry.key)
    }
  }

  init(_ values: [String: MLFeatureValue]) { dictionary = values }

  /// The features as they are now, whatever becomes of `provider`.
  convenience init(copying provider: any MLFeatureProvider) {
    self.init(provider.featureNames.reduce(into: [:]) { $0[$1] = provider.featureValue(for: $1) })
  }

  /// The names of the values.
  public var featureNames: Set<String> { Set(dictionary.keys) }

  /// The value with this name; `nil` if there is none.
  public func featureValue(for featureName: String) -> MLFeatureValue? { dictionary[featureName] }

  /// The value with this name; `nil` if there is none.
  public subscript(featureName: String) -> MLFeatureValue? { dictionary[featureName] }

  private static func featureValue(_ value: Any, name: String) throws -> MLFeatureValue {
    switch value {
    case let value as MLFeatureValue: return value
    case let value as PixelBuffer: return MLFeatureValue(pixelBuffer: value)
    case let value as MLMultiArray: return MLFeatureValue(multiArray: value)
    case let value as any MLShapedArrayProtocol: return MLFeatureValue(multiArray: MLMultiArray(value))
    case let value as MLSequence: return MLFeatureValue(sequence: value)
    case let value as String: return MLFeatureValue(string: value)
    default: return try numbers(value, name: name)
    }
  }

  /// Casts convert between Foundation's numbers and Swift's, so the dynamic type decides.
  private static func numbers(_ value: Any, name: String) throws -> MLFeatureValue {
    if Swift.type(of: value) is NSNumber.Type, let number = value as? NSNumber {
      return number.isFloatingPoint
        ? MLFeatureValue(double: number.doubleValue) : MLFeatureValue(int64: number.int64Value)
    }
    if let value = value as? Bool { return MLFeatureValue(int64: value ? 1 : 0) }
    if let number = value as? any BinaryInteger {
      guard let integer = Int64(exactly: number) else {
        throw MLModelError(.featureType, "the feature “\(name)” holds an Int64, which \(number) is not")
      }
      return MLFeatureValue(int64: integer)
    }
    if let number = value as? any BinaryFloatingPoint { return MLFeatureValue(double: Double(number)) }
    guard let numbers = value as? [AnyHashable: NSNumber] else {
      throw MLModelError(.featureType, "the feature “\(name)” cannot be a \(Swift.type(of: value))")
    }
    do {
      return try MLFeatureValue(dictionary: numbers)
    } catch let error as MLModelError {
      throw MLModelError(error.code, "the feature “\(name)”: \(error.message)")
    }
  }
}
