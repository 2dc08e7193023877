extension CoreMLModel {
  /// What the model consists of, and what of it cannot run here. Weights are not read.
  ///
  /// - Throws: `FormatError` if it is damaged.
  package func outline() throws -> ModelOutline {
    var outline = try counted()
    guard outline.problems.isEmpty, !kind.isPipeline, !kind.isClassic else { return outline }
    // Whether everything fits together shows only when it is put together, which does not read the weights either.
    do {
      _ = try translated()
    } catch let error as FormatError {
      outline.problems = [.init(operation: kind.name, output: "", reason: error.description)]
    }
    return outline
  }

  private func counted() throws -> ModelOutline {
    if let refusal = try specification.refusal() {
      return ModelOutline(problems: [.init(operation: kind.name, output: "", reason: refusal)])
    }
    switch kind {
    case .mlProgram:
      return ModelOutline(try program().functions) { operation in
        ProgramOperations.obstacle(operation).map {
          ModelOutline.Problem(operation: operation.type, output: operation.name, reason: $0)
        }
      }
    case .neuralNetwork, .neuralNetworkClassifier, .neuralNetworkRegressor:
      return ModelOutline([try network().function]) { layer in
        NetworkLayers.refusal(layer).map {
          ModelOutline.Problem(operation: layer.type, output: layer.name, reason: $0)
        }
      }
    case .pipeline, .pipelineClassifier, .pipelineRegressor:
      var outline = ModelOutline()
      for stage in try stages() ?? [] {
        do {
          outline.add(try stage.model.outline(), stage: stage.name)
        } catch let error as FormatError {
          throw error.inStage(stage.name)
        }
      }
      return outline
    default: return ModelOutline(operations: [kind.name: 1])
    }
  }
}
