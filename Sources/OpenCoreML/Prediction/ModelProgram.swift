import InferenceTrace

/// What predicts: one prepared model, or the models of a pipeline, one after another.
enum ModelProgram: Sendable {
  case model(Stage)
  /// A model that needs no engine.
  case classic(ClassicProgram)
  /// Each model has its own queue, so several predictions run at once, each in another model.
  case pipeline([ModelProgram], outputs: Set<String>)

  /// A single model, for the shapes that it was prepared for, and if shapes seldom change, for others as they come.
  struct Stage: Sendable {
    let features: ModelFeatures
    let chain: ModelChain
    let preparedShapes: [[Int]]
    /// `nil` if the chain takes all shapes.
    let variants: ShapeVariants?
  }

  nonisolated(nonsending) func prediction(
    from input: any MLFeatureProvider, _ options: MLPredictionOptions, _ recorder: (any TraceRecorder)?
  ) async throws -> MLDictionaryFeatureProvider {
    switch self {
    case .model(let stage):
      let pass = try PredictionPass(stage.features, from: input, options, recorder: recorder)
      var chain = stage.chain
      if let variants = stage.variants, pass.inputShapes != stage.preparedShapes {
        chain = try await variants.chain(for: pass.inputShapes)
      }
      try await chain.predict(pass)
      return try pass.output()
    case .classic(let classic): return try classic.prediction(from: input, options, recorder)
    case .pipeline(let models, let names):
      var features = PipelineFeatures(input)
      for model in models { features.add(try await model.prediction(from: features, options, recorder)) }
      return features.output(names)
    }
  }

  func predictionBlocking(
    from input: any MLFeatureProvider, _ options: MLPredictionOptions, _ recorder: (any TraceRecorder)?
  ) throws -> MLDictionaryFeatureProvider {
    switch self {
    case .model(let stage):
      let pass = try PredictionPass(stage.features, from: input, options, recorder: recorder)
      var chain = stage.chain
      if let variants = stage.variants, pass.inputShapes != stage.preparedShapes {
        chain = try variants.chainBlocking(for: pass.inputShapes)
      }
      try chain.predictBlocking(pass)
      return try pass.output()
    case .classic(let classic): return try classic.prediction(from: input, options, recorder)
    case .pipeline(let models, let names):
      var features = PipelineFeatures(input)
      for model in models { features.add(try model.predictionBlocking(from: features, options, recorder)) }
      return features.output(names)
    }
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
