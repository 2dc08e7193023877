import Foundation
import Glibc
import Hashing

/// A model's content: a source file with the weights that lie beside it, a TensorFlow folder, or a compiled bundle.
package struct ModelFile: Sendable {
  /// SHA-256 over all files, 64 hexadecimal digits.
  package let digest: String
  /// What the engine is to read.
  package let engineURL: URL
  /// What a compiled bundle says of itself; `nil` for a source.
  package let metadata: ModelMetadata?
  private let fileName: String

  /// What stands in the metadata of a model that is compiled from it.
  package var source: ModelMetadata.Source { metadata?.source ?? .init(fileName: fileName, digest: digest) }

  /// Reads a model's files.
  ///
  /// - Throws: `MLModelError` with the code `io` where the model is missing, cannot be read, names weights outside its folder, or
  ///   is a compiled bundle that is not whole or is a pipeline.
  package init(_ source: URL) throws {
    guard source.isFileURL else {
      throw MLModelError(.io, "\(source): a model is loaded from a file, not from another kind of URL")
    }
    fileName = source.lastPathComponent
    if CompiledBundle.isBundle(source) {
      let bundle = try CompiledBundle(contentsOf: source)
      (digest, engineURL, metadata) = (bundle.digest, bundle.modelFile, bundle.metadata)
      return
    }
    engineURL = source
    metadata = nil
    var hash = SHA256()
    if Self.isSavedModel(source) {
      for file in try Self.files(below: source) { try Self.add(file, of: source, to: &hash) }
    } else {
      let content = try Self.content(of: source)
      Self.add(content, to: &hash)
      for name in try Self.companions(of: source, content) {
        hash.update(name)
        // A missing one is the engine's to complain of, if it needs it.
        if let weights = try? FileContent.read(source.deletingLastPathComponent().appendingPathComponent(name)) {
          Self.add(weights, to: &hash)
        }
      }
    }
    digest = hash.hexDigest()
  }

  private static func content(of source: URL) throws -> [UInt8] {
    do {
      return try FileContent.read(source)
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

  private static func add(_ path: String, of folder: URL, to hash: inout SHA256) throws {
    do {
      let content = try FileContent.read(folder.appendingPathComponent(path))
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
      switch source.pathExtension {
      case "xml": ["\(stem).bin"]
      case "pdmodel", "json": ["\(stem).pdiparams"]
      case "onnx": externalDataNames(in: content)
      default: []
      }
    if let name = names.first(where: { $0.hasPrefix("/") || $0.split(separator: "/").contains("..") }) {
      throw MLModelError(
        .io, "\(source.path): the model names weights outside its own folder: \(name.debugDescription)")
    }
    return names
  }

  /// An ONNX tensor whose data lie in another file names it by an entry with the key "location": in protobuf's encoding field 1
  /// holds the key and field 2 the name.
  private static func externalDataNames(in content: [UInt8]) -> [String] {
    let marker: [UInt8] = [0x0A, 8] + Array("location".utf8) + [0x12]
    var names: Set<String> = []
    content.withUnsafeBytes { bytes in
      guard var position = bytes.baseAddress else { return }
      let end = position + bytes.count
      while let found = memchr(position, Int32(marker[0]), end - position) {
        position = UnsafeRawPointer(found) + 1
        let name = UnsafeRawPointer(found) + marker.count + 1
        guard name < end, memcmp(found, marker, marker.count) == 0 else { continue }
        // Names of more than 127 bytes have their length in two; no exporter writes such.
        let length = Int((name - 1).load(as: UInt8.self))
        guard length > 0, length < 128, name + length <= end else { continue }
        names.insert(String(decoding: UnsafeRawBufferPointer(start: name, count: length), as: UTF8.self))
      }
    }
    return names.sorted()
  }

  private static func add(_ content: [UInt8], to hash: inout SHA256) {
    hash.update(":\(content.count):")
    content.withUnsafeBytes { hash.update($0) }
  }
}
