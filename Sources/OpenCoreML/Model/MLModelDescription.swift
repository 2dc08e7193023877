/// Describes a model's inputs, outputs and metadata.
///
/// ```swift
/// for (name, input) in model.modelDescription.inputDescriptionsByName {
///   print(name, input.type, input.multiArrayConstraint?.shape ?? [])
/// }
/// ```
public struct MLModelDescription: Sendable {
  /// The inputs by name.
  public let inputDescriptionsByName: [String: MLFeatureDescription]
  /// The outputs by name.
  public let outputDescriptionsByName: [String: MLFeatureDescription]
  /// What the model keeps from one prediction to the next. Always empty.
  public let stateDescriptionsByName: [String: MLFeatureDescription] = [:]
  /// The output with the name of a classifier's most probable class; `nil` if the model is not a classifier.
  public let predictedFeatureName: String?
  /// The output with the probability of each class; `nil` if the model is not a classifier.
  public let predictedProbabilitiesName: String?
  /// The names of a classifier's or a mask's classes, as `String`s; `nil` if the model has none.
  public var classLabels: [Any]? { labels }
  /// The model's metadata, without entries for anything that the model does not state.
  public let metadata: [MLModelMetadataKey: any Sendable]
  private let labels: [String]?
  /// The names of the outputs in the model's order.
  package let outputNames: [String]
  /// The meanings of outputs that are not images, by output name.
  package let outputMeanings: [String: OutputMeaning]
  /// The output to show; `nil` if nothing says which.
  package let shownOutputName: String?
  /// The shapes and element types of outputs, including a classifier's probabilities.
  package let outputElements: [String: MLMultiArrayConstraint]
  /// The element types of outputs, with OpenVINO's names.
  package let outputElementTypes: [String: String]
  /// Why inputs cannot be images, by input name.
  let imageObstacles: [String: String]
  /// How many pictures each image input holds.
  let batchCounts: [String: Int]

  package init(_ metadata: ModelMetadata, _ features: ModelFeatures) {
    inputDescriptionsByName = Self.byName(features.inputs.map(\.description))
    outputDescriptionsByName = Self.byName(features.outputDescriptions)
    labels = metadata.classLabels
    outputNames = features.outputs.map(\.description.name)
    outputMeanings = features.outputs.reduce(into: [:]) { $0[$1.description.name] = $1.meaning }
    outputElements = features.outputs.reduce(into: [:]) {
      $0[$1.description.name] = $1.description.multiArrayConstraint
    }
    outputElementTypes = Self.byName(features.outputs, \.elementType)
    batchCounts = Self.byName(features.inputs, \.batchCount)
    imageObstacles = metadata.inputs.reduce(into: [:]) { $0[$1.name] = $1.imageObstacle }
    shownOutputName = metadata.shownOutput
    predictedFeatureName = metadata.predictedFeatureName
    predictedProbabilitiesName = metadata.predictedProbabilitiesName
    var entries: [MLModelMetadataKey: any Sendable] = [:]
    entries[.description] = metadata.description
    entries[.author] = metadata.author
    entries[.versionString] = metadata.version
    entries[.license] = metadata.license
    entries[.compression] = metadata.compression?.summary
    if !metadata.userDefined.isEmpty { entries[.creatorDefinedKey] = metadata.userDefined }
    self.metadata = entries
  }

  private static func byName(_ descriptions: [MLFeatureDescription]) -> [String: MLFeatureDescription] {
    Dictionary(descriptions.map { ($0.name, $0) }) { first, _ in first }
  }

  private static func byName<Value>(_ features: [FeatureConversion], _ value: (FeatureConversion) -> Value) -> [String:
    Value]
  {
    Dictionary(features.map { ($0.description.name, value($0)) }) { first, _ in first }
  }
}
