import Imaging

/// Features from a dictionary.
public final class MLDictionaryFeatureProvider: MLFeatureProvider, Sendable {
  /// The values by their names.
  public let dictionary: [String: MLFeatureValue]

  /// Features from values: `MLFeatureValue`, pixel buffers, multi-arrays, numbers and texts.
  ///
  /// - Throws: `MLModelError` with the code `featureType` for a value of another type.
  public init(dictionary: [String: Any]) throws {
    self.dictionary = try dictionary.reduce(into: [:]) { values, entry in
      values[entry.key] = try Self.featureValue(entry.value, name: entry.key)
    }
  }

  init(_ values: [String: MLFeatureValue]) { dictionary = values }

  /// The names of the values.
  public var featureNames: Set<String> { Set(dictionary.keys) }

  /// The value of that name; `nil` where there is none.
  public func featureValue(for featureName: String) -> MLFeatureValue? { dictionary[featureName] }

  /// The value of that name; `nil` where there is none.
  public subscript(featureName: String) -> MLFeatureValue? { dictionary[featureName] }

  private static func featureValue(_ value: Any, name: String) throws -> MLFeatureValue {
    switch value {
    case let value as MLFeatureValue: value
    case let value as PixelBuffer: MLFeatureValue(pixelBuffer: value)
    case let value as MLMultiArray: MLFeatureValue(multiArray: value)
    case let value as String: MLFeatureValue(string: value)
    case let value as Int: MLFeatureValue(int64: Int64(value))
    case let value as Int64: MLFeatureValue(int64: value)
    case let value as Double: MLFeatureValue(double: value)
    case let value as Float: MLFeatureValue(double: Double(value))
    default: throw MLModelError(.featureType, "the feature “\(name)” cannot be a \(Swift.type(of: value))")
    }
  }
}
