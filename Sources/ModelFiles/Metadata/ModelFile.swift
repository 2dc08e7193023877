import Files
import Foundation
import Glibc

/// A model's content: a source file with the weight files next to it, a TensorFlow folder, or a compiled bundle.
package struct ModelFile: Sendable {
  /// SHA-256 over all files, as 64 hexadecimal digits.
  package let digest: String
  /// The file or folder that the engine reads.
  package let engineURL: URL
  /// A compiled bundle's metadata; `nil` for a source.
  package let metadata: ModelMetadata?
  private let fileName: String
  private let opened: OpenedFiles

  /// The source information for the metadata of a model compiled from it.
  package var source: ModelMetadata.Source { metadata?.source ?? .init(fileName: fileName, digest: digest) }

  /// How often a model that is replaced while it is read is read again.
  private static let attemptCount = 5

  /// Passes a model's files to `body`, and does so again if they have changed by its end, because what it read may then differ from
  /// the digest.
  ///
  /// - Parameter opening: Receives the function that opens the files, so that it can be timed.
  /// - Throws: As `init(_:)`; what `body` throws; `MLModelError` with the code `io` for a model that keeps changing.
  package static func reading<Value>(
    _ source: URL, opening: (() throws -> ModelFile) throws -> ModelFile = { try $0() },
    _ body: (ModelFile) throws -> Value
  ) throws -> Value {
    for _ in 0..<attemptCount {
      let opened = OpenedFiles()
      // The failure may have come from files of two versions that do not match.
      let outcome = Result { try body(try opening { try ModelFile(source, opened) }) }
      if opened.areUnchanged { return try outcome.get() }
    }
    throw Self.changing(source)
  }

  /// - Throws: `MLModelError` with the code `io` if the files have changed since they were read. Call it before anything made from
  ///   them takes its place.
  package func check() throws { if !opened.areUnchanged { throw Self.changing(engineURL) } }

  private static func changing(_ source: URL) -> MLModelError {
    MLModelError(.io, "\(source.path): the model is changing while it is read; try again when it is complete")
  }

  /// Reads a model's files, for callers that need only this description of them.
  ///
  /// - Throws: `MLModelError` with the code `io` if the model is missing, cannot be read, names weights outside its folder, or is a
  ///   compiled bundle that is incomplete or a pipeline.
  package init(_ source: URL) throws { self = try Self.reading(source) { $0 } }

  private init(_ source: URL, _ opened: OpenedFiles) throws {
    guard source.isFileURL else {
      throw MLModelError(.io, "\(source): a model is loaded from a file, not from another kind of URL")
    }
    fileName = source.lastPathComponent
    self.opened = opened
    if CompiledBundle.isBundle(source) {
      let bundle = try CompiledBundle(contentsOf: source, opened)
      (digest, engineURL, metadata) = (bundle.digest, bundle.modelFile, bundle.metadata)
      return
    }
    engineURL = source
    metadata = nil
    var hash = SHA256()
    if Self.isSavedModel(source) || [.package, .compiled].contains(CoreMLFiles.form(of: source)) {
      opened.note(source)
      for file in try Self.files(below: source) { try Self.add(file, of: source, opened, to: &hash) }
    } else {
      let content = try Self.content(of: source, opened)
      Self.add(content, to: &hash)
      for name in try WeightFiles.names(besides: source, content) {
        hash.update(name)
        // If the engine needs a missing file, it will complain itself.
        if let weights = try? opened.read(source.deletingLastPathComponent().appendingPathComponent(name)) {
          // To the engine, a Git LFS pointer's text is as good as any numbers.
          if ForeignFile.isPointer(weights) {
            throw MLModelError(
              .io,
              "\(source.path): its weights, \(name), are only a pointer of Git LFS; fetch the file itself with “git lfs pull”"
            )
          }
          Self.add(weights, to: &hash)
        }
      }
    }
    digest = hash.hexDigest()
  }

  private static func content(of source: URL, _ opened: OpenedFiles) throws -> [UInt8] {
    do {
      return try opened.read(source)
    } catch let error as POSIXError where error.code == .ENOENT || error.code == .ENOTDIR {
      throw MLModelError(.io, "\(source.path): there is no such model file", underlyingError: error)
    } catch let error as POSIXError where error.code == .EISDIR {
      let problem =
        ForeignFile.problem(ofFolder: source)
        ?? "this folder is not a model; name a model file (.mlmodel, .onnx, .xml, .tflite), an .mlpackage, a compiled model "
        + "(.mlmodelc) or a TensorFlow folder with saved_model.pb"
      throw MLModelError(.io, "\(source.path): \(problem)", underlyingError: error)
    } catch let error as POSIXError where error.code == .EINVAL {
      throw MLModelError(.io, "\(source.path): this is not a regular file", underlyingError: error)
    } catch {
      throw MLModelError(
        .io, "\(source.path): the model cannot be read: \(FileContent.reason(error))", underlyingError: error)
    }
  }

  private static func isSavedModel(_ source: URL) -> Bool {
    FileManager.default.fileExists(atPath: source.appendingPathComponent("saved_model.pb").path)
  }

  /// The paths of all files in a folder, in an order that does not depend on the file system.
  private static func files(below folder: URL) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
  }

  private static func add(
    _ path: String, of folder: URL, _ opened: OpenedFiles, to hash: inout SHA256
  ) throws {
    do {
      let content = try opened.read(folder.appendingPathComponent(path))
      hash.update(path)
      add(content, to: &hash)
    } catch let error as POSIXError where error.code == .EISDIR {
      return
    }
  }

  private static func add(_ content: [UInt8], to hash: inout SHA256) {
    hash.update(":\(content.count):")
    content.withUnsafeBytes { hash.update($0) }
  }
}
