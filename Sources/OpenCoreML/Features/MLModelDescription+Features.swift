import ModelFiles

extension MLModelDescription {
  package init(_ metadata: ModelMetadata, _ features: ModelFeatures) {
    inputDescriptionsByName = Self.byName(features.inputs.map(\.description))
    outputDescriptionsByName = Self.byName(features.outputDescriptions)
    labels = metadata.classLabels
    hasIntegerLabels = metadata.hasIntegerLabels ?? false
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
