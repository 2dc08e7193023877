import CLinux
import Files
import Foundation
import Glibc
import SystemPackage

extension CompiledBundle {
  private static let temporaryPrefix = ".vitrine-compiling-"

  /// Writes a bundle next to its final place and moves it there in one step; an existing bundle is replaced.
  ///
  /// - Parameter fill: Writes all files except the metadata into the folder that it receives.
  /// - Throws: What `fill` throws; `MLModelError` with the code `io` if the folder cannot be written, or if something other than a
  ///   bundle is in its place.
  package static func write(
    _ metadata: ModelMetadata, to destination: URL, fill: (URL) throws -> Void
  ) throws {
    try writeFolder(to: destination) { folder in
      try fill(folder)
      try add(metadata, to: folder)
    }
  }

  /// Writes a model that needs no preparation, as a package.
  ///
  /// - Throws: As `write(_:to:fill:)`.
  static func writeCopy(of source: URL, _ form: CoreMLFiles.Form, to destination: URL) throws {
    try writeFolder(to: destination) { folder in
      switch form {
      case .package, .compiled:
        for name in packageNames {
          try FileManager.default.copyItem(
            at: source.appendingPathComponent(name), to: folder.appendingPathComponent(name))
        }
      case .file:
        let place = folder.appendingPathComponent("Data/com.apple.CoreML")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: source, to: place.appendingPathComponent("model.mlmodel"))
        try Data(manifest.utf8).write(to: folder.appendingPathComponent(packageNames[0]))
      }
    }
  }

  /// What a package consists of.
  private static let packageNames = ["Manifest.json", "Data"]

  private static let manifest = """
    {
      "fileFormatVersion": "1.0.0",
      "itemInfoEntries": {
        "model": {"author": "com.apple.CoreML", "name": "model.mlmodel", "path": "com.apple.CoreML/model.mlmodel"}
      },
      "rootModelIdentifier": "model"
    }

    """

  private static func writeFolder(to destination: URL, fill: (URL) throws -> Void) throws {
    try checkThatNothingElseIs(at: destination)
    let parent = FilePath(destination.deletingLastPathComponent().path)
    do {
      try FileTree.make(parent)
      let temporary = try TemporaryDirectory(in: parent, prefix: temporaryPrefix, permissions: 0o777)
      let folder = URL(fileURLWithPath: temporary.path.string)
      do {
        try fill(folder)
        try FileTree.sync(temporary.path)
      } catch let error where !(error is FileFailure) {
        // The engine says only that it could not write. What it has written is still there, so a full disk is still full.
        if let failure = obstacle(in: temporary.path) { throw failure }
        throw error
      }
      try replace(destination, with: folder)
      try PendingFile.syncFolder(parent)
    } catch let error as MLModelError {
      throw error
    } catch {
      let text = FileContent.reason(error)
      // C++ streams give no reason, and if the probe found room, the engine's output has already been removed.
      let reason =
        text.contains("iostream error") ? "the disk is full, or the limit on file sizes was reached" : text
      throw MLModelError(
        .io, "\(destination.path): the compiled model cannot be written: \(reason)", underlyingError: error)
    }
  }

  /// Checks that a bundle may be written: that its place holds nothing, a bundle, or an empty folder.
  ///
  /// - Throws: `MLModelError` with the code `io`, which names what else is there.
  package static func checkThatNothingElseIs(at destination: URL) throws {
    if let obstacle = obstacle(at: destination) { throw MLModelError(.io, obstacle) }
  }

  /// Why a bundle cannot be written there, in one line; `nil` if it can.
  package static func obstacle(at destination: URL) -> String? {
    foreignContent(of: FilePath(destination.path)).map {
      "\(destination.path): this is not a compiled model\($0); move it away, or name another place"
    }
  }

  /// Why a folder cannot be replaced, in words that follow "no compiled model"; `nil` if it can.
  private static func foreignContent(of path: FilePath) -> String? {
    switch try? PathState(path) {
    case .nothing: return nil
    case .folder: break
    default: return ""
    }
    let names = Leftovers.names(in: path)
    guard !names.isEmpty else { return nil }
    if path.extension == fileExtension, Set(names).isSubset(of: packageNames) { return nil }
    guard names.contains(metadataName) else { return "" }
    let metadata = try? metadata(of: URL(fileURLWithPath: path.string))
    let stages = metadata?.stages ?? []
    // A damaged bundle may be compiled again.
    let known = Set([metadataName, "model.xml", "model.bin"] + (metadata.map { Array($0.files.keys) } ?? []) + stages)
    if let other = names.filter({ !known.contains($0) }).min() {
      return " alone: it holds \(other.debugDescription) too"
    }
    for stage in stages {
      if foreignContent(of: path.appending(stage)) != nil { return " alone: \(stage.debugDescription) is none" }
    }
    return nil
  }

  private static func add(_ metadata: ModelMetadata, to folder: URL) throws {
    var metadata = metadata
    metadata.formatVersion = metadata.neededFormatVersion
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where metadata.stages == nil {
      metadata.files[name] = FileDigest.text(of: try FileContent.read(folder.appendingPathComponent(name)))
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    metadata.checksum = noChecksum
    metadata.checksum = checksum(of: Array(try encoder.encode(metadata)), holding: noChecksum)
    try encoder.encode(metadata).write(to: folder.appendingPathComponent(metadataName))
  }

  /// A folder that is not empty cannot be replaced by renaming. So the two change places, and the old one is deleted if it is still
  /// only a bundle.
  private static func replace(_ destination: URL, with temporary: URL) throws {
    if rename(temporary.path, destination.path) == 0 { return }
    guard errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR else { throw FileContent.lastError }
    try checkThatNothingElseIs(at: destination)
    guard vitrine_exchange(temporary.path, destination.path) == 0 else { throw FileContent.lastError }
    guard foreignContent(of: FilePath(temporary.path)) != nil else { return FileTree.remove(FilePath(temporary.path)) }
    // Somebody has put something into it in the meantime.
    guard vitrine_exchange(temporary.path, destination.path) == 0 else { throw FileContent.lastError }
    try checkThatNothingElseIs(at: destination)
  }

  /// Why a folder accepts no more bytes; `nil` if it does.
  private static func obstacle(in folder: FilePath) -> FileFailure? {
    do throws(FileFailure) {
      let probe = try PendingFile(in: folder)
      try probe.write([UInt8](repeating: 0, count: 1 << 20))
      try probe.sync()
      return nil
    } catch {
      return error.concernsWholeDisk || error == .system(.permissionDenied) ? error : nil
    }
  }
}
