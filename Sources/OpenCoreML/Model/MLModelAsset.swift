import Foundation
import ModelFiles

/// A model on disk that can be loaded.
///
/// ```swift
/// let asset = try MLModelAsset(url: url)
/// let inputs = try await asset.modelDescription.inputDescriptionsByName
/// let model = try await MLModel.load(asset: asset)
/// ```
public final class MLModelAsset: Sendable {
  /// The compiled model, or a source model.
  public let url: URL

  /// Creates an asset for a model's file or folder.
  ///
  /// - Throws: `MLModelError` with the code `io` if it does not exist.
  public init(url compiledModelURL: URL) throws {
    guard FileManager.default.fileExists(atPath: compiledModelURL.path) else {
      throw MLModelError(.io, "\(compiledModelURL.path): there is no such model")
    }
    url = compiledModelURL
  }

  /// Describes the model's inputs and outputs. A source model is read completely for this.
  ///
  /// - Throws: `MLModelError`, like a load.
  public var modelDescription: MLModelDescription {
    get async throws { try await modelDescription(LoadSettings()) }
  }

  /// The description that a load with these settings would have.
  package func modelDescription(_ settings: LoadSettings) async throws -> MLModelDescription {
    if let stages = try PipelineStages(at: url, settings) { return stages.description }
    return try await CompileThread.shared.run { [url] in
      try ModelFile.reading(url) { file in
        if let metadata = file.metadata, settings.correction.isEmpty {
          return MLModelDescription(metadata, try ModelFeatures(metadata))
        }
        let source = try OpenVINOEngine.shared.read(file.engineURL, settings.selection)
        var metadata = try SourceReader.metadata(of: source, file, settings.correction)
        // Shapes as the model allows them, regardless of particular shapes in the settings.
        try SourceReader.settleShapes(of: source, &metadata, ShapeChoice(correction: settings.correction))
        return MLModelDescription(metadata, try ModelFeatures(metadata))
      }
    }
  }
}
