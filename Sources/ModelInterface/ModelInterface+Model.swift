/// The class that loads the model and predicts.
extension ModelInterface {
  var modelClass: String {
    let name = className.text
    let members = [loading, predictions] + conveniencePredictions
    return """
      \(modelComment)
      \(access)nonisolated final class \(name): Sendable {
        /// The model under it.
        \(access)let model: MLModel

      \(members.joined(separator: "\n\n"))
      }
      """
  }

  private var modelComment: String {
    var lines = [metadata.description ?? "The model that was compiled from \(metadata.source.fileName)."]
    if let author = metadata.author { lines.append("Author: \(author)") }
    if let version = metadata.version { lines.append("Version: \(version)") }
    if let license = metadata.license { lines.append("Licence: \(license)") }
    return lines.flatMap { $0.split(whereSeparator: \.isNewline) }.map { "/// \(Self.line(String($0)))" }
      .joined(separator: "\n///\n")
  }

  private var loading: String {
    """
      /// The compiled model in this module's resources.
      \(access)static var urlOfModelInThisBundle: URL {
        guard let url = Bundle.module.url(forResource: \(Self.literal(resourceName)), withExtension: "mlmodelc") else {
          fatalError(\(Self.literal("the resources of this module have no \(resourceName).mlmodelc")))
        }
        return url
      }

      /// The class over a model that was loaded already.
      \(access)init(model: MLModel) { self.model = model }

      /// Loads the model of this module while the calling thread waits.
      \(access)convenience init(configuration: MLModelConfiguration = MLModelConfiguration()) throws {
        try self.init(contentsOf: Self.urlOfModelInThisBundle, configuration: configuration)
      }

      /// Loads a model with the same inputs and outputs while the calling thread waits.
      \(access)convenience init(
        contentsOf modelURL: URL, configuration: MLModelConfiguration = MLModelConfiguration()
      ) throws {
        self.init(model: try MLModel(contentsOf: modelURL, configuration: configuration))
      }

      /// Loads the model of this module.
      \(access)static func load(
        configuration: MLModelConfiguration = MLModelConfiguration()
      ) async throws -> \(className.text) {
        try await load(contentsOf: urlOfModelInThisBundle, configuration: configuration)
      }

      /// Loads a model with the same inputs and outputs.
      \(access)static func load(
        contentsOf modelURL: URL, configuration: MLModelConfiguration = MLModelConfiguration()
      ) async throws -> \(className.text) {
        \(className.text)(model: try await MLModel.load(contentsOf: modelURL, configuration: configuration))
      }
    """
  }

  private var predictions: String {
    """
      /// Predicts while the calling thread waits.
      \(access)func prediction(input: \(inputName)) throws -> \(outputName) {
        try prediction(input: input, options: MLPredictionOptions())
      }

      /// Predicts while the calling thread waits.
      \(access)func prediction(input: \(inputName), options: MLPredictionOptions) throws -> \(outputName) {
        \(outputName)(features: try model.prediction(from: input, options: options))
      }

      /// Predicts; can be cancelled, and asked for from any number of tasks at once.
      \(access)nonisolated(nonsending) func prediction(
        input: \(inputName), options: MLPredictionOptions = MLPredictionOptions()
      ) async throws -> \(outputName) {
        \(outputName)(features: try await model.prediction(from: input, options: options))
      }

      /// Predicts for each input while the calling thread waits; the outputs have the order of the inputs.
      \(access)func predictions(
        inputs: [\(inputName)], options: MLPredictionOptions = MLPredictionOptions()
      ) throws -> [\(outputName)] {
        let outputs = try model.predictions(from: MLArrayBatchProvider(array: inputs), options: options)
        return (0..<outputs.count).map { \(outputName)(features: outputs.features(at: $0)) }
      }
    """
  }

  private var conveniencePredictions: [String] {
    var all = [conveniencePrediction(\.type)]
    if hasShapedArrayInputs { all.append(conveniencePrediction { $0.shapedArrayType ?? $0.type }) }
    return inputs.isEmpty ? [] : all
  }

  private func conveniencePrediction(_ type: (InterfaceProperty) -> String) -> String {
    """
      /// Predicts from the inputs' values while the calling thread waits.
      \(access)func prediction(\(parameters(type))) throws -> \(outputName) {
        try prediction(input: \(inputName)(\(arguments())))
      }
    """
  }
}
