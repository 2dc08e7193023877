import InferenceTrace

/// What predicts: one prepared model, or the models of a pipeline, one after another.
enum ModelBody: Sendable {
  case program(ModelProgram)
  /// Each model has its own queue, so several predictions can be under way at once, each in a different model.
  case pipeline([MLModel], outputs: Set<String>)

  nonisolated(nonsending) func prediction(
    from input: any MLFeatureProvider, _ options: MLPredictionOptions, _ recorder: (any TraceRecorder)?
  ) async throws -> MLDictionaryFeatureProvider {
    switch self {
    case .program(let program): return try await program.prediction(from: input, options, recorder)
    case .pipeline(let models, let names):
      var features = PipelineFeatures(input)
      for model in models {
        features.add(try await model.body.prediction(from: features, options, recorder))
      }
      return features.output(names)
    }
  }

  func predictionBlocking(
    from input: any MLFeatureProvider, _ options: MLPredictionOptions, _ recorder: (any TraceRecorder)?
  ) throws -> MLDictionaryFeatureProvider {
    switch self {
    case .program(let program): return try program.predictionBlocking(from: input, options, recorder)
    case .pipeline(let models, let names):
      var features = PipelineFeatures(input)
      for model in models {
        features.add(try model.body.predictionBlocking(from: features, options, recorder))
      }
      return features.output(names)
    }
  }

  /// Collects the given features, also those that the model does not take. Missing ones are detected when they are used.
  func collectInputs(from provider: any MLFeatureProvider) throws -> MLDictionaryFeatureProvider {
    MLDictionaryFeatureProvider(
      provider.featureNames.reduce(into: [:]) { $0[$1] = provider.featureValue(for: $1) })
  }
}

/// The features that a pipeline was given or has computed so far; computed ones override given ones.
private struct PipelineFeatures: MLFeatureProvider {
  private let given: any MLFeatureProvider
  private var made: [String: MLFeatureValue] = [:]

  init(_ given: any MLFeatureProvider) { self.given = given }

  var featureNames: Set<String> { given.featureNames.union(made.keys) }

  func featureValue(for featureName: String) -> MLFeatureValue? {
    made[featureName] ?? given.featureValue(for: featureName)
  }

  mutating func add(_ output: any MLFeatureProvider) {
    for name in output.featureNames { made[name] = output.featureValue(for: name) }
  }

  func output(_ names: Set<String>) -> MLDictionaryFeatureProvider {
    MLDictionaryFeatureProvider(made.filter { names.contains($0.key) })
  }
}
