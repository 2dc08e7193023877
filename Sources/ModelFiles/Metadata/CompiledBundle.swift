import CLinux
import Files
import Foundation
import Glibc
import SystemPackage

/// A compiled model on disk: a folder with `metadata.json` and either the engine's source format or the compiled models of a
/// pipeline's stages.
package struct CompiledBundle: Sendable {
  package static let fileExtension = "mlmodelc"
  static let metadataName = "metadata.json"

  package let folder: URL
  package let metadata: ModelMetadata
  /// SHA-256 over all its files, as 64 hexadecimal digits.
  package let digest: String

  /// The model's file in the engine's source format.
  package var modelFile: URL { folder.appendingPathComponent("model.xml") }

  /// Whether this is a folder with metadata. A folder with the extension of a compiled model counts as well, unless it is one of
  /// Apple's.
  package static func isBundle(_ url: URL) -> Bool {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder), isFolder.boolValue else {
      return false
    }
    guard CoreMLFiles.form(of: url) == nil else { return false }
    return url.pathExtension == fileExtension
      || FileManager.default.fileExists(atPath: url.appendingPathComponent(metadataName).path)
  }

  /// A bundle's metadata. Its other files are not checked.
  ///
  /// - Throws: `MLModelError` with the code `io`.
  package static func metadata(of folder: URL) throws -> ModelMetadata {
    try decode(try read(metadataName, of: folder), folder)
  }

  /// Reads a single model's bundle and checks that every file is present and unchanged.
  ///
  /// - Throws: `MLModelError` with the code `io`, which says what is missing or has changed.
  init(contentsOf folder: URL, _ opened: OpenedFiles) throws {
    self.folder = folder
    let json = try Self.read(Self.metadataName, of: folder, opened)
    metadata = try Self.decode(json, folder)
    guard metadata.stages == nil else {
      throw MLModelError(.io, "\(folder.path): a pipeline cannot be a stage of another one")
    }
    var whole = SHA256()
    json.withUnsafeBytes { whole.update($0) }
    guard metadata.files["model.xml"] != nil else {
      throw MLModelError(.io, "\(folder.path): the compiled model names no model.xml; compile it again")
    }
    for (name, digest) in metadata.files.sorted(by: { $0.key < $1.key }) {
      guard FileDigest.text(of: try Self.read(name, of: folder, opened)) == digest else {
        throw MLModelError(.io, "\(folder.path): \(name) was changed since the model was compiled; compile it again")
      }
      whole.update(digest)
    }
    digest = whole.hexDigest()
  }

  private static func read(_ name: String, of folder: URL, _ opened: OpenedFiles = OpenedFiles()) throws -> [UInt8] {
    // Apple's compiled models have the same extension, and often a metadata.json of their own.
    if name == metadataName, let problem = ForeignFile.problem(ofFolder: folder) {
      throw MLModelError(.io, "\(folder.path): \(problem)")
    }
    // A bundle may come from anywhere: its metadata must not lead out of it.
    guard !name.contains("/"), name != ".." else {
      throw MLModelError(
        .io, "\(folder.path): the compiled model names a file outside itself: \(name.debugDescription)")
    }
    do {
      return try opened.read(folder.appendingPathComponent(name))
    } catch let error as POSIXError where error.code == .ENOENT {
      throw MLModelError(.io, "\(folder.path): \(name) is missing; compile the model again", underlyingError: error)
    } catch {
      throw MLModelError(
        .io, "\(folder.path): \(name) cannot be read: \(FileContent.reason(error))", underlyingError: error)
    }
  }

  private static func decode(_ json: [UInt8], _ folder: URL) throws -> ModelMetadata {
    var metadata: ModelMetadata
    do {
      metadata = try JSONDecoder().decode(ModelMetadata.self, from: Data(json))
    } catch {
      throw MLModelError(
        .io, "\(folder.path): \(metadataName) cannot be read; compile the model again", underlyingError: error)
    }
    guard metadata.formatVersion <= ModelMetadata.currentFormatVersion else {
      throw MLModelError(
        .io, "\(folder.path): the model was compiled by a later version (format \(metadata.formatVersion))")
    }
    if let checksum = metadata.checksum, checksum != Self.checksum(of: json, holding: checksum) {
      throw MLModelError(
        .io, "\(folder.path): \(metadataName) was changed since the model was compiled; compile it again")
    }
    metadata.checksum = nil
    return metadata
  }

  /// The checksum that belongs into metadata, which now hold another text in its place.
  static func checksum(of json: [UInt8], holding text: String) -> String {
    let zeroed = String(decoding: json, as: UTF8.self).replacingOccurrences(of: text, with: noChecksum)
    return FileDigest.text(of: Array(zeroed.utf8))
  }

  /// What stands for the checksum while it is computed.
  static let noChecksum = String(repeating: "0", count: 64)
}
