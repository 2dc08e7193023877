extension CoreMLModel {
  /// The names of a classifier's classes, in a pipeline those of its last classifier; `nil` for other models.
  ///
  /// - Throws: `FormatError` if the model is damaged.
  package func classLabels() throws -> ClassLabels? {
    switch kind {
    case .mlProgram:
      let program = try program()
      let name = specification.description.defaultFunctionName ?? "main"
      return try (program.function(named: name) ?? program.functions.first).flatMap {
        try ProgramClassifier($0.block)?.labels
      }
    case .neuralNetwork, .neuralNetworkClassifier, .neuralNetworkRegressor: return try network().classLabels
    case .pipeline, .pipelineClassifier, .pipelineRegressor:
      for stage in try stages()?.reversed() ?? [] {
        if let labels = try stage.model.classLabels() { return labels }
      }
      return nil
    default: return try ClassicModels.model(specification)?.classLabels
    }
  }
}
