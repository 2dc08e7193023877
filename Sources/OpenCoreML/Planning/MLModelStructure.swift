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
  /// A model without operations, such as a tree ensemble.
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
    try await load(contentsOf: url, LoadSettings(), 0, specializer)
  }

  private static func load(
    contentsOf url: URL, _ settings: LoadSettings, _ place: Int, _ specializer: ModelSpecializer
  ) async throws -> MLModelStructure {
    guard let pipeline = try PipelineStages(at: url, settings) else {
      guard try !ClassicProgram.isClassic(url, settings) else { return .unsupported }
      return .program(try await specializer.structure(of: url, place, settings))
    }
    var models: [MLModelStructure] = []
    for (index, stage) in pipeline.stages.enumerated() {
      models.append(try await load(contentsOf: stage.url, pipeline.settings(of: stage, settings), index, specializer))
    }
    return .pipeline(Pipeline(subModelNames: pipeline.stages.map(\.name), subModels: models))
  }
}
