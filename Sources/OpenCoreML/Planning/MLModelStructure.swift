import Foundation

/// What a model is made of.
///
/// The formats that are read here become `program`, several of them one after another `pipeline`.
public enum MLModelStructure: Sendable, Hashable {
  /// Layers by their names, as the oldest of Core ML's formats has them; no format that is read here.
  case neuralNetwork(NeuralNetwork)
  /// A graph of operations.
  case program(Program)
  /// Several models that run one after another.
  case pipeline(Pipeline)
  /// Something else; never given.
  case unsupported

  /// Reads a model's structure; nothing is compiled.
  ///
  /// - Parameter url: a compiled model or a source, as for `MLModel.load(contentsOf:configuration:)`.
  /// - Throws: `MLModelError`: `io` for a file that is missing, damaged or no model, `generic` where the engine is missing.
  public static func load(contentsOf url: URL) async throws -> MLModelStructure {
    try await load(contentsOf: url, specializer: .shared)
  }

  /// Reads the structure of an asset's model, as `load(contentsOf:)` does.
  public static func load(asset: MLModelAsset) async throws -> MLModelStructure {
    try await load(contentsOf: asset.url)
  }

  static func load(contentsOf url: URL, specializer: ModelSpecializer) async throws -> MLModelStructure {
    guard let stages = try PipelineStages(at: url) else { return .program(try await specializer.structure(of: url, 0)) }
    var models: [MLModelStructure] = []
    for (stage, url) in stages.urls.enumerated() {
      models.append(.program(try await specializer.structure(of: url, stage)))
    }
    return .pipeline(Pipeline(subModelNames: stages.names, subModels: models))
  }
}
