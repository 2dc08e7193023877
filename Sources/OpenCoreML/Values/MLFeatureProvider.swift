/// Gives a model its inputs, and callers its outputs, by name.
public protocol MLFeatureProvider {
  /// The names of what it has.
  var featureNames: Set<String> { get }
  /// The value of that name; `nil` where it has none.
  func featureValue(for featureName: String) -> MLFeatureValue?
}
