import InferenceTrace

/// A single loaded model: for the shapes that it was prepared for and, if shapes rarely change, for others as they come.
final class ModelProgram: Sendable {
  private let features: ModelFeatures
  private let chain: ModelChain
  private let preparedShapes: [[Int]]
  /// `nil` if the chain accepts all shapes.
  private let variants: ShapeVariants?

  init(features: ModelFeatures, chain: ModelChain, preparedShapes: [[Int]], variants: ShapeVariants?) {
    self.features = features
    self.chain = chain
    self.preparedShapes = preparedShapes
    self.variants = variants
  }

  nonisolated(nonsending) func prediction(
    from input: any MLFeatureProvider, _ options: MLPredictionOptions, _ recorder: (any TraceRecorder)?
  ) async throws -> MLDictionaryFeatureProvider {
    let pass = try PredictionPass(features, from: input, options, recorder: recorder)
    var chain = chain
    if let variants, pass.inputShapes != preparedShapes { chain = try await variants.chain(for: pass.inputShapes) }
    try await chain.predict(pass)
    return try pass.output()
  }

  func predictionBlocking(
    from input: any MLFeatureProvider, _ options: MLPredictionOptions, _ recorder: (any TraceRecorder)?
  ) throws -> MLDictionaryFeatureProvider {
    let pass = try PredictionPass(features, from: input, options, recorder: recorder)
    var chain = chain
    if let variants, pass.inputShapes != preparedShapes { chain = try variants.chainBlocking(for: pass.inputShapes) }
    try chain.predictBlocking(pass)
    return try pass.output()
  }
}
