import Files
import Foundation
import Glibc

/// A model's content: a source file with the weights that lie beside it, a TensorFlow folder, or a compiled bundle.
package struct ModelFile: Sendable {
  /// SHA-256 over all files, 64 hexadecimal digits.
  package let digest: String
  /// What the engine is to read.
  package let engineURL: URL
  /// What a compiled bundle says of itself; `nil` for a source.
  package let metadata: ModelMetadata?
  private let fileName: String
  private let opened: OpenedFiles

  /// What stands in the metadata of a model that is compiled from it.
  package var source: ModelMetadata.Source { metadata?.source ?? .init(fileName: fileName, digest: digest) }

  /// How often a model that is replaced while it is read is read again.
  private static let attemptCount = 5

  /// Gives `body` a model's files, and again if they have changed by its end: what it read then may be another model than the digest's.
  ///
  /// - Parameter opening: is given what opens the files, to measure it.
  /// - Throws: as `init(_:)`, what `body` throws, and `MLModelError` with the code `io` for a model that does not stay the same.
  package static func reading<Value>(
    _ source: URL, opening: (() throws -> ModelFile) throws -> ModelFile = { try $0() },
    _ body: (ModelFile) throws -> Value
  ) throws -> Value {
    for _ in 0..<attemptCount {
      let opened = OpenedFiles()
      // A failure may come of two versions' files that do not fit each other.
      let outcome = Result { try body(try opening { try ModelFile(source, opened) }) }
      if opened.areUnchanged { return try outcome.get() }
    }
    throw Self.changing(source)
  }

  /// - Throws: `MLModelError` with the code `io` if the files have changed since they were read: before something that was made of them
  ///   takes its place.
  func check() throws { if !opened.areUnchanged { throw Self.changing(engineURL) } }

  private static func changing(_ source: URL) -> MLModelError {
    MLModelError(.io, "\(source.path): the model changes while it is read; try again when it is complete")
  }

  /// Reads a model's files, for whoever needs nothing of them but what this says.
  ///
  /// - Throws: `MLModelError` with the code `io` where the model is missing, cannot be read, names weights outside its folder, or
  ///   is a compiled bundle that is not whole or is a pipeline.
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
    if Self.isSavedModel(source) {
      opened.note(source)
      for file in try Self.files(below: source) { try Self.add(file, of: source, opened, to: &hash) }
    } else {
      let content = try Self.content(of: source, opened)
      Self.add(content, to: &hash)
      for name in try Self.companions(of: source, content) {
        hash.update(name)
        // A missing one is the engine's to complain of, if it needs it.
        if let weights = try? opened.read(source.deletingLastPathComponent().appendingPathComponent(name)) {
          // Its text is as good as any numbers to the engine.
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
        ?? "this folder is no model; name a model file (.onnx, .xml, .tflite), a compiled model (.mlmodelc) or a TensorFlow folder "
        + "with saved_model.pb"
      throw MLModelError(.io, "\(source.path): \(problem)", underlyingError: error)
    } catch let error as POSIXError where error.code == .EINVAL {
      throw MLModelError(.io, "\(source.path): this is no regular file", underlyingError: error)
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

  /// The names of the files that hold a model's weights beside it.
  ///
  /// - Throws: `MLModelError` with the code `io` where one lies outside the model's folder.
  package static func companions(of source: URL, _ content: [UInt8]) throws -> [String] {
    let stem = source.deletingPathExtension().lastPathComponent
    let names: [String] =
      switch source.pathExtension.lowercased() {
      case "xml": ["\(stem).bin"]
      case "pdmodel", "json": ["\(stem).pdiparams"]
      case "meta": checkpointNames(stem, in: source.deletingLastPathComponent())
      case "onnx":
        try ExternalTensors.fileNames(in: content).map { name in
          guard !name.contains(0), let text = String(validating: name, as: UTF8.self) else {
            throw MLModelError(.io, "\(source.path): the model names weights by bytes that are no text")
          }
          return text
        }
      default: []
      }
    if let name = names.first(where: { $0.hasPrefix("/") || $0.split(separator: "/").contains("..") }) {
      throw MLModelError(
        .io, "\(source.path): the model names weights outside its own folder: \(name.debugDescription)")
    }
    return names
  }

  /// The files in which TensorFlow keeps a graph's variables: an index and any number of parts.
  private static func checkpointNames(_ stem: String, in folder: URL) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0 == "\(stem).index" || $0.hasPrefix("\(stem).data-") }.sorted()
  }

  private static func add(_ content: [UInt8], to hash: inout SHA256) {
    hash.update(":\(content.count):")
    content.withUnsafeBytes { hash.update($0) }
  }
}
