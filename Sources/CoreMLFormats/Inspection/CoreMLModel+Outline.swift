extension CoreMLModel {
  /// What the model consists of, and what of it cannot run here. Weights are not read.
  ///
  /// - Throws: `FormatError` if it is damaged.
  package func outline() throws -> ModelOutline {
    switch kind {
    case .mlProgram:
      return ModelOutline(try program().functions) { operation in
        ProgramOperations.obstacle(operation).map {
          ModelOutline.Problem(operation: operation.type, output: operation.name, reason: $0)
        }
      }
    case .neuralNetwork, .neuralNetworkClassifier, .neuralNetworkRegressor:
      return ModelOutline([try network().function]) { layer in
        NetworkLayers.obstacle(layer).map {
          ModelOutline.Problem(operation: layer.type, output: layer.name, reason: $0)
        }
      }
    default:
      let problem = ModelOutline.Problem(
        operation: kind.name, output: "", reason: "models of the kind \(kind.name) cannot run here")
      return ModelOutline(operations: [:], weights: [:], problems: [problem])
    }
  }
}
