import OpenCoreML

extension MLModelDescription {
  /// The model's only input, an image.
  ///
  /// - Parameter model: what messages call the model.
  /// - Throws: `EvaluationError` if there is none or more than that, or one of a size that no photograph has.
  func photographInput(of model: String) throws -> PhotographInput {
    do {
      return try photographInput()
    } catch {
      throw EvaluationError("\(model): \(error)")
    }
  }
}
