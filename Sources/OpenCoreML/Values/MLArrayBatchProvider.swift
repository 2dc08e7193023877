/// A batch from an array of features.
///
/// Not `Sendable`, because the features need not be: source for Core ML has them in classes with settable properties.
public final class MLArrayBatchProvider: MLBatchProvider {
  /// The features, one of them a prediction.
  public let array: [any MLFeatureProvider]

  /// A batch from the features of each prediction.
  public init(array: [any MLFeatureProvider]) { self.array = array }

  /// A batch from the values of each feature: the first prediction takes the first value of every name, and so on.
  ///
  /// - Parameter dictionary: for each name as many values as for the others, of the types that
  ///   ``MLDictionaryFeatureProvider/init(dictionary:)`` takes. The batch is empty where there are no names.
  /// - Throws: `MLModelError` with the code `featureType` for a value of another type, `parameters` where the names have
  ///   different numbers of values.
  public init(dictionary: [String: [Any]]) throws {
    let names = dictionary.keys.sorted()
    let count = names.first.flatMap { dictionary[$0]?.count } ?? 0
    if let other = dictionary.first(where: { $0.value.count != count }) {
      throw MLModelError(
        .parameters,
        "a batch needs as many values for each feature: “\(names[0])” has \(count), “\(other.key)” \(other.value.count)"
      )
    }
    array = try (0..<count).map { index in
      try MLDictionaryFeatureProvider(dictionary: dictionary.mapValues { $0[index] })
    }
  }

  /// How many predictions the batch is for.
  public var count: Int { array.count }

  /// The features of one prediction.
  ///
  /// - Precondition: `0 <= index < count`.
  public func features(at index: Int) -> any MLFeatureProvider { array[index] }
}
