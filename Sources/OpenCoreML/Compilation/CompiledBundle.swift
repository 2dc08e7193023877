import CLinux
import Foundation
import Glibc
import Hashing

/// A compiled model on the disk: a folder with the engine's source format and `metadata.json`, or with the compiled models of a
/// pipeline's stages and `metadata.json`.
package struct CompiledBundle: Sendable {
  package static let fileExtension = "mlmodelc"
  private static let metadataName = "metadata.json"

  package let folder: URL
  package let metadata: ModelMetadata
  /// SHA-256 over all its files, 64 hexadecimal digits.
  package let digest: String

  /// The model in the engine's source format.
  package var modelFile: URL { folder.appendingPathComponent("model.xml") }

  /// Whether there is a folder with metadata; a folder named as a compiled model counts in any case.
  package static func isBundle(_ url: URL) -> Bool {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder), isFolder.boolValue else {
      return false
    }
    return url.pathExtension == fileExtension
      || FileManager.default.fileExists(atPath: url.appendingPathComponent(metadataName).path)
  }

  /// What a bundle says of itself; of its files nothing is checked.
  ///
  /// - Throws: `MLModelError` with the code `io`.
  package static func metadata(of folder: URL) throws -> ModelMetadata {
    try decode(try read(metadataName, of: folder), folder)
  }

  /// Reads a bundle of a single model and checks that all of it is there and as it was written.
  ///
  /// - Throws: `MLModelError` with the code `io`, which says what is missing or was changed.
  package init(contentsOf folder: URL) throws {
    self.folder = folder
    let json = try Self.read(Self.metadataName, of: folder)
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
      var hash = SHA256()
      try Self.read(name, of: folder).withUnsafeBytes { hash.update($0) }
      guard hash.hexDigest() == digest else {
        throw MLModelError(.io, "\(folder.path): \(name) was changed since the model was compiled; compile it again")
      }
      whole.update(digest)
    }
    digest = whole.hexDigest()
  }

  /// Writes a bundle beside its place and moves it there in one step; a bundle that is there already is replaced.
  ///
  /// - Parameter fill: writes all files but the metadata into the folder that it is given.
  /// - Throws: what `fill` throws; `MLModelError` with the code `io` where the folder cannot be written.
  package static func write(
    _ metadata: ModelMetadata, to destination: URL, fill: (URL) throws -> Void
  ) throws {
    let files = FileManager.default
    let parent = destination.deletingLastPathComponent()
    let temporary = parent.appendingPathComponent(
      ".writing-\(destination.lastPathComponent).\(getpid()).\(UInt32.random(in: 0...UInt32.max))")
    do {
      try files.createDirectory(at: temporary, withIntermediateDirectories: true)
      try fill(temporary)
      var metadata = metadata
      metadata.formatVersion = metadata.neededFormatVersion
      for name in try files.contentsOfDirectory(atPath: temporary.path) where metadata.stages == nil {
        var hash = SHA256()
        try FileContent.read(temporary.appendingPathComponent(name)).withUnsafeBytes { hash.update($0) }
        metadata.files[name] = hash.hexDigest()
      }
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      try encoder.encode(metadata).write(to: temporary.appendingPathComponent(metadataName))
      try replace(destination, with: temporary)
    } catch {
      let reason = FileContent.writeReason(error, in: temporary)
      try? files.removeItem(at: temporary)
      if error is MLModelError || error is CancellationError { throw error }
      throw MLModelError(
        .io, "\(destination.path): the compiled model cannot be written: \(reason)", underlyingError: error)
    }
  }

  /// A folder that is not empty cannot be replaced by renaming: the two change places, and the old one goes.
  private static func replace(_ destination: URL, with temporary: URL) throws {
    if rename(temporary.path, destination.path) == 0 { return }
    guard errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR else { throw FileContent.lastError }
    guard vitrine_exchange(temporary.path, destination.path) == 0 else { throw FileContent.lastError }
    try? FileManager.default.removeItem(at: temporary)
  }

  private static func read(_ name: String, of folder: URL) throws -> [UInt8] {
    // Apple's compiled models have the same ending, and often a metadata.json of their own.
    if name == metadataName, let problem = ForeignFile.problem(ofFolder: folder) {
      throw MLModelError(.io, "\(folder.path): \(problem)")
    }
    // A bundle may come from anywhere: its metadata must not lead out of it.
    guard !name.contains("/"), name != ".." else {
      throw MLModelError(
        .io, "\(folder.path): the compiled model names a file outside itself: \(name.debugDescription)")
    }
    do {
      return try FileContent.read(folder.appendingPathComponent(name))
    } catch let error as POSIXError where error.code == .ENOENT {
      throw MLModelError(.io, "\(folder.path): \(name) is missing; compile the model again", underlyingError: error)
    } catch {
      throw MLModelError(
        .io, "\(folder.path): \(name) cannot be read: \(FileContent.reason(error))", underlyingError: error)
    }
  }

  private static func decode(_ json: [UInt8], _ folder: URL) throws -> ModelMetadata {
    let metadata: ModelMetadata
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
    return metadata
  }
}
