/// Provides a model with the inputs of several predictions, and callers with their outputs, by index.
public protocol MLBatchProvider {
  /// The number of predictions.
  var count: Int { get }
  /// The features of one prediction.
  ///
  /// - Precondition: `0 <= index < count`.
  func features(at index: Int) -> any MLFeatureProvider
}
