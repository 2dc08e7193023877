/// What a model takes and gives.
public struct MLModelDescription: Sendable {
  /// The inputs by their names.
  public let inputDescriptionsByName: [String: MLFeatureDescription]
  /// The outputs by their names.
  public let outputDescriptionsByName: [String: MLFeatureDescription]
  /// What the model keeps from one prediction to the next: nothing.
  public let stateDescriptionsByName: [String: MLFeatureDescription] = [:]
  /// The output that names a classifier's most probable class; `nil` where the model is no classifier.
  public let predictedFeatureName: String?
  /// The output that gives each class's probability; `nil` where the model is no classifier.
  public let predictedProbabilitiesName: String?
  /// The names of a classifier's classes, `String`s, or those of a mask's; `nil` where the model has none.
  public var classLabels: [Any]? { labels }
  /// What the model says of itself; without an entry for what it does not say.
  public let metadata: [MLModelMetadataKey: any Sendable]
  private let labels: [String]?
  /// The outputs' names in the model's order.
  package let outputNames: [String]
  /// What is said of outputs that are no images, by their names.
  package let outputMeanings: [String: OutputMeaning]
  /// The output that is to be shown; `nil` where nobody says.
  package let shownOutputName: String?
  /// The shapes and element types of outputs, those of a classifier's probabilities among them.
  package let outputElements: [String: MLMultiArrayConstraint]
  /// The types of the outputs' elements, by OpenVINO's names.
  package let outputElementTypes: [String: String]
  /// Why inputs can be no images, by the names of those inputs.
  let imageObstacles: [String: String]
  /// How many pictures the inputs hold.
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
