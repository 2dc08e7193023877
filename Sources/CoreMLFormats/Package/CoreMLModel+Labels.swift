extension CoreMLModel {
  /// The names of a classifier's classes; `nil` for other models.
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
    default: return try ClassicModels.model(specification)?.classLabels
    }
  }
}
