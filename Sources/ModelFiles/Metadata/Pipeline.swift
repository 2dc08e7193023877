/// Several models as one: later models take the outputs of earlier ones by name.
enum Pipeline {
  /// A pipeline's interface: the inputs that no earlier stage provides, and the outputs that no later stage takes.
  ///
  /// - Throws: `MLModelError` with the code `parameters` if a stage takes an earlier stage's output in a different shape or kind.
  static func metadata(of stages: [ModelMetadata]) throws -> ModelMetadata {
    var given: [String: FeatureMetadata] = [:]
    var taken: Set<String> = []
    var inputs: [FeatureMetadata] = []
    for stage in stages {
      for input in stage.inputs {
        guard let source = given[input.name] else {
          if !inputs.contains(where: { $0.name == input.name }) { inputs.append(input) }
          continue
        }
        guard (source.image == nil) == (input.image == nil), overlap(source, input) else {
          throw MLModelError(
            .parameters,
            "“\(input.name)” does not fit between the models: \(stage.source.fileName) takes \(input.shape), not "
              + "\(source.shape)")
        }
        taken.insert(input.name)
      }
      for output in stage.outputs { given[output.name] = output }
    }
    guard taken.count > 0 || stages.count == 1 else {
      throw MLModelError(
        .parameters, "the models do not fit together: none takes what another one gives; their names must match")
    }
    let outputs = stages.flatMap(\.outputs).filter { !taken.contains($0.name) }
    var metadata = ModelMetadata(
      source: .init(
        fileName: stages.map(\.source.fileName).joined(separator: " + "),
        digest: stages.map(\.source.digest).joined(separator: "+")), inputs: inputs, outputs: outputs)
    metadata.classLabels = stages.last?.classLabels
    metadata.predictedFeatureName = stages.last?.predictedFeatureName
    metadata.predictedProbabilitiesName = stages.last?.predictedProbabilitiesName
    return metadata
  }

  private static func overlap(_ source: FeatureMetadata, _ target: FeatureMetadata) -> Bool {
    guard let first = source.shape.dimensions, let second = target.shape.dimensions else { return true }
    if source.image != nil {
      // Gray and RGB are converted, and so is the order of the axes: only the sizes must agree.
      guard let a = source.image, let b = target.image else { return false }
      return meet(first[a.rowAxis], second[b.rowAxis]) && meet(first[a.columnAxis], second[b.columnAxis])
    }
    return first.count == second.count && zip(first, second).allSatisfy(meet)
  }

  private static func meet(_ first: TensorShape.Dimension, _ second: TensorShape.Dimension) -> Bool {
    max(first.lowerBound, second.lowerBound) <= min(first.upperBound ?? .max, second.upperBound ?? .max)
  }
}
