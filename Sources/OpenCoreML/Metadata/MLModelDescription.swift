import ModelFiles

/// What a model takes and gives.
public struct MLModelDescription: Sendable {
  /// The inputs by their names.
  public let inputDescriptionsByName: [String: MLFeatureDescription]
  /// The outputs by their names.
  public let outputDescriptionsByName: [String: MLFeatureDescription]
  /// What the model keeps from one prediction to the next: nothing.
  public let stateDescriptionsByName: [String: MLFeatureDescription] = [:]
  /// The output that names a classifier's most probable class; `nil` if the model is not a classifier.
  public let predictedFeatureName: String?
  /// The output that gives each class's probability; `nil` if the model is not a classifier.
  public let predictedProbabilitiesName: String?
  /// The names of a classifier's classes, all `String`s or all `Int64`s, or those of a mask's; `nil` if the model has none.
  public var classLabels: [Any]? { hasIntegerLabels ? labels?.map { Int64($0) ?? 0 } : labels }
  /// What the model says of itself; without an entry for what it does not say.
  public let metadata: [MLModelMetadataKey: any Sendable]
  /// The classes' names as texts, also if they are numbers.
  package let labels: [String]?
  let hasIntegerLabels: Bool
  /// The outputs' names in the model's order.
  package let outputNames: [String]
  /// The declared meanings of outputs that are not images, by name.
  package let outputMeanings: [String: OutputMeaning]
  /// The output to show; `nil` if none is declared.
  package let shownOutputName: String?
  /// The shapes and element types of outputs, those of a classifier's probabilities among them.
  package let outputElements: [String: MLMultiArrayConstraint]
  /// The types of the outputs' elements, by OpenVINO's names.
  package let outputElementTypes: [String: String]
  /// Why inputs can be no images, by the names of those inputs.
  let imageObstacles: [String: String]
  /// How many pictures the inputs hold.
  let batchCounts: [String: Int]
}
