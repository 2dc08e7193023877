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
    get async throws {
      if let stages = try PipelineStages(at: url) { return stages.description }
      return try await CompileThread.shared.run { [url] in
        let file = try ModelFile(url)
        if let metadata = file.metadata { return MLModelDescription(metadata, try ModelFeatures(metadata)) }
        let source = try OpenVINOEngine.shared.read(file.engineURL)
        var metadata = try SourceReader.metadata(of: source, file)
        try SourceReader.settleShapes(of: source, &metadata, LoadSettings())
        return MLModelDescription(metadata, try ModelFeatures(metadata))
      }
    }
  }
}
