import Foundation
import ModelFiles

/// The structure of a model.
///
/// ```swift
/// if case .program(let program) = try await MLModelStructure.load(contentsOf: url) {
///   for operation in program.functions["main"]?.block.operations ?? [] { print(operation.operatorName, operation.name) }
/// }
/// ```
///
/// The formats read here become `program`; several models one after another become `pipeline`.
public enum MLModelStructure: Sendable, Hashable {
  /// Layers by name, as in Core ML's oldest format; no format read here has them.
  case neuralNetwork(NeuralNetwork)
  /// A graph of operations.
  case program(Program)
  /// Several models that run one after another.
  case pipeline(Pipeline)
  /// Something else; never used.
  case unsupported

  /// Reads a model's structure without compiling it.
  ///
  /// - Parameter url: A compiled model or a source, as for `MLModel.load(contentsOf:configuration:)`.
  /// - Throws: `MLModelError` with the code `io` if a file is missing, damaged or not a model, `generic` if the engine is missing.
  public static func load(contentsOf url: URL) async throws -> MLModelStructure {
    try await load(contentsOf: url, specializer: .shared)
  }

  /// Reads the structure of an asset's model, like `load(contentsOf:)`.
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
