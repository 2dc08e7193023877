extension CoreMLModel {
  /// A model in a pipeline.
  package struct Stage: Sendable {
    package let name: String
    package let model: CoreMLModel
  }

  /// The models of a pipeline in order; `nil` if this is no pipeline.
  ///
  /// - Throws: `FormatError` if the pipeline is damaged, or its models do not fit each other.
  package func stages() throws -> [Stage]? {
    guard let pipeline = try pipeline() else { return nil }
    try pipeline.check()
    return pipeline.stages.enumerated().map { index, stage in
      let isCompiled = compiledStages.indices.contains(index)
      return Stage(
        name: stage.name, model: isCompiled ? compiledStages[index] : CoreMLModel(stage.specification, in: folder))
    }
  }

  /// The model at a place in pipelines.
  ///
  /// - Throws: `FormatError` if there is none.
  package func model(at path: [Int]) throws -> CoreMLModel {
    guard let first = path.first else { return self }
    guard let stages = try stages(), stages.indices.contains(first) else {
      throw FormatError("the pipeline has no model \(first)")
    }
    return try stages[first].model.model(at: Array(path.dropFirst()))
  }

  private func pipeline() throws -> PipelineSpecification? {
    guard kind.isPipeline else { return nil }
    guard compiledStages.isEmpty else {
      let stages = compiledStages.enumerated().map { index, model in
        PipelineSpecification.Stage(name: "model\(index)", specification: model.specification)
      }
      return PipelineSpecification(stages: stages, specification.description)
    }
    return try PipelineSpecification(specification)
  }
}
