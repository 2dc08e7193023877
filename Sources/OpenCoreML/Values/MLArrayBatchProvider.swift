/// A batch from an array of feature providers.
///
/// ```swift
/// let batch = try MLArrayBatchProvider(dictionary: ["x": [1.0, 2.0, 3.0]])
/// let outputs = try model.predictions(fromBatch: batch)
/// for index in 0..<outputs.count { print(outputs.features(at: index).featureNames) }
/// ```
///
/// Not `Sendable`, because the features need not be: code written for Core ML keeps them in classes with settable properties.
public final class MLArrayBatchProvider: MLBatchProvider {
  /// The features of each prediction.
  public let array: [any MLFeatureProvider]

  /// Creates a batch from the features of each prediction.
  public init(array: [any MLFeatureProvider]) { self.array = array }

  /// Creates a batch from the values of each feature: the first prediction takes the first value under every name, and so on.
  ///
  /// - Parameter dictionary: The values for each name, equally many for all names, of the types that
  ///   ``MLDictionaryFeatureProvider/init(dictionary:)`` accepts. Without names the batch is empty.
  /// - Throws: `MLModelError` with the code `featureType` for a value of another type, `parameters` if the names have different
  ///   numbers of values.
  public init(dictionary: [String: [Any]]) throws {
    let names = dictionary.keys.sorted()
    let count = names.first.flatMap { dictionary[$0]?.count } ?? 0
    if let other = dictionary.first(where: { $0.value.count != count }) {
      throw MLModelError(
        .parameters,
        "a batch needs equally many values for each feature: “\(names[0])” has \(count), “\(other.key)” \(other.value.count)"
      )
    }
    array = try (0..<count).map { index in
      try MLDictionaryFeatureProvider(dictionary: dictionary.mapValues { $0[index] })
    }
  }

  /// The number of predictions in the batch.
  public var count: Int { array.count }

  /// The features of one prediction.
  ///
  /// - Precondition: `0 <= index < count`.
  public func features(at index: Int) -> any MLFeatureProvider { array[index] }
}
