/// Provides a model with its inputs, and callers with its outputs, by name.
public protocol MLFeatureProvider {
  /// The names of the features.
  var featureNames: Set<String> { get }
  /// The value with this name; `nil` if there is none.
  func featureValue(for featureName: String) -> MLFeatureValue?
}
