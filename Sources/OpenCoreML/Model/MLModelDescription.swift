/// What a model takes and gives.
public struct MLModelDescription: Sendable {
  /// The inputs by their names.
  public let inputDescriptionsByName: [String: MLFeatureDescription]
  /// The outputs by their names.
  public let outputDescriptionsByName: [String: MLFeatureDescription]
  /// What the model's file says of itself; without an entry for what it does not say.
  public let metadata: [MLModelMetadataKey: String]

  package init(
    inputs: [MLFeatureDescription], outputs: [MLFeatureDescription], metadata: [MLModelMetadataKey: String] = [:]
  ) {
    inputDescriptionsByName = Dictionary(inputs.map { ($0.name, $0) }) { first, _ in first }
    outputDescriptionsByName = Dictionary(outputs.map { ($0.name, $0) }) { first, _ in first }
    self.metadata = metadata
  }
}
