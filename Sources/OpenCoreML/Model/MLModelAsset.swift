import Files
import Foundation
import ModelFiles

/// A model on disk or in memory that can be loaded.
///
/// ```swift
/// let asset = try MLModelAsset(url: url)
/// let inputs = try await asset.modelDescription.inputDescriptionsByName
/// let model = try await MLModel.load(asset: asset)
/// ```
public final class MLModelAsset: Sendable {
  /// The compiled model, or a source model.
  public let url: URL
  /// The folder that a model from memory lies in, removed with the asset.
  private let folder: SpecificationFolder?

  /// Creates an asset for a model's file or folder.
  ///
  /// - Throws: `MLModelError` with the code `io` if it does not exist.
  public init(url compiledModelURL: URL) throws {
    guard FileManager.default.fileExists(atPath: compiledModelURL.path) else {
      throw MLModelError(.io, "\(compiledModelURL.path): there is no such model")
    }
    url = compiledModelURL
    folder = nil
  }

  /// Creates an asset for a model in memory: the content of an `.mlmodel`.
  ///
  /// - Throws: `MLModelError` with the code `io` if it cannot be kept.
  public convenience init(specification specificationData: Data) throws {
    try self.init(specification: specificationData, blobMapping: [:])
  }

  /// Creates an asset for a model in memory whose weights are outside it.
  ///
  /// ```swift
  /// let weights = URL(fileURLWithPath: "weights/weight.bin")  // "@model_path/weights/weight.bin" in the model
  /// let asset = try MLModelAsset(specification: model, blobMapping: [weights: blobs])
  /// ```
  ///
  /// - Parameters:
  ///   - specificationData: The content of an `.mlmodel`.
  ///   - blobMapping: The contents of the files that the model names as "@model_path/…", by the rest of the name, relative to any
  ///     folder.
  /// - Throws: `MLModelError` with the code `io` if they cannot be kept.
  public init(specification specificationData: Data, blobMapping: [URL: Data]) throws {
    let folder = try SpecificationFolder(specificationData, blobMapping)
    (self.folder, url) = (folder, folder.model)
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
    if let classic = try ClassicProgram(at: url, settings) { return classic.description }
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

/// A model from memory as a file, with its weights where it looks for them; removed with its last owner.
private final class SpecificationFolder: Sendable {
  let model: URL
  private let folder: TemporaryDirectory

  init(_ specification: Data, _ blobs: [URL: Data]) throws {
    do {
      folder = try TemporaryDirectory()
      let url = URL(fileURLWithPath: folder.path.string)
      model = url.appendingPathComponent("model.mlmodel")
      try specification.write(to: model)
      for (name, content) in blobs {
        let file = url.appendingPathComponent(try Self.relativePath(name))
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try content.write(to: file)
      }
    } catch let error as MLModelError {
      throw error
    } catch {
      throw MLModelError(.io, "a model in memory cannot be kept: \(FileContent.reason(error))", underlyingError: error)
    }
  }

  /// The path that a model names a file by, without what stands for its folder.
  private static func relativePath(_ url: URL) throws -> String {
    let path = url.relativeString.removingPercentEncoding ?? url.relativeString
    let parts = path.split(separator: "/").drop { $0 == "@model_path" || $0.hasSuffix(":") || $0 == "." }
    guard !parts.isEmpty, !parts.contains("..") else {
      throw MLModelError(.io, "weights cannot have the name \(path.debugDescription)")
    }
    return parts.joined(separator: "/")
  }
}
