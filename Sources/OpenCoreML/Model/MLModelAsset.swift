import Foundation

/// A model on the disk that can be loaded.
public final class MLModelAsset: Sendable {
  /// The compiled model, or a source.
  public let url: URL

  /// The model at that place.
  ///
  /// - Throws: `MLModelError` with the code `io` where nothing is there.
  public init(url compiledModelURL: URL) throws {
    guard FileManager.default.fileExists(atPath: compiledModelURL.path) else {
      throw MLModelError(.io, "\(compiledModelURL.path): there is no such model")
    }
    url = compiledModelURL
  }

  /// What the model takes and gives; for a source it is read whole.
  ///
  /// - Throws: `MLModelError` as a load does.
  public var modelDescription: MLModelDescription {
    get async throws { try await modelDescription(LoadSettings()) }
  }

  /// The same as a load with these settings would have it.
  package func modelDescription(_ settings: LoadSettings) async throws -> MLModelDescription {
    if let stages = try PipelineStages(at: url, settings) { return stages.description }
    return try await CompileThread.shared.run { [url] in
      try ModelFile.reading(url) { file in
        if let metadata = file.metadata, settings.correction.isEmpty {
          return MLModelDescription(metadata, try ModelFeatures(metadata))
        }
        let source = try OpenVINOEngine.shared.read(file.engineURL)
        var metadata = try SourceReader.metadata(of: source, file, settings.correction)
        // Shapes as the model allows them, whatever single ones the settings ask for.
        var open = LoadSettings()
        open.correction = settings.correction
        try SourceReader.settleShapes(of: source, &metadata, open)
        return MLModelDescription(metadata, try ModelFeatures(metadata))
      }
    }
  }
}
