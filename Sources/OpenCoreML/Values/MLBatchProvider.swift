/// Gives a model the inputs of several predictions, and callers their outputs, by number.
public protocol MLBatchProvider {
  /// How many there are.
  var count: Int { get }
  /// The features of one prediction.
  ///
  /// - Precondition: `0 <= index < count`.
  func features(at index: Int) -> any MLFeatureProvider
}
