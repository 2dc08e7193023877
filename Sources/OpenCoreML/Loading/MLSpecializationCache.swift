import Files
import Foundation
import Glibc
import SystemPackage

/// The models that were prepared for a device and are kept on disk. OpenCoreML's own: Core ML's cannot be looked into.
///
/// Several processes may use one at once: an entry appears whole by being renamed, is never changed, and may be deleted at any
/// time. All calls block.
public struct MLSpecializationCache: Sendable {
  /// One prepared model.
  public struct Entry: Sendable, Hashable {
    /// Names the entry: 64 hexadecimal digits.
    public let key: String
    /// The model's name at its load; `nil`, as what follows, where the entry does not even say that.
    public let modelName: String?
    /// The model's file at its load.
    public let modelPath: String?
    /// The device that it was prepared for: "CPU".
    public let device: String?
    /// The precision that it was prepared in: "f32".
    public let precision: String?
    /// The engine that prepared it, with its full build number: "OpenVINO 2026.4.1-…".
    public let engine: String?
    /// What else of the load's configuration decides the result, an entry each: "units all".
    public let configuration: [String]
    /// When it was prepared.
    public let created: Date?
    /// Its size on disk.
    public let byteCount: Int
    /// When it was last loaded.
    public let lastUsed: Date
    /// How often it was loaded since it was prepared.
    public let hitCount: Int
    /// Why it will not be used again: its model was changed or is gone, or it is of another version; `nil` where it may be.
    public let staleReason: String?
  }

  /// How many bytes the entries may take before the least recently used go: 1 GiB.
  public static let defaultByteLimit = 1 << 30

  /// `$XDG_CACHE_HOME/vitrine/specialization`, or below `~/.cache`.
  public static var defaultDirectory: URL {
    URL(fileURLWithPath: UserFolders.cache.string).appendingPathComponent("vitrine/specialization")
  }

  /// Where the entries lie.
  public let directory: URL
  private static let fileExtension = "prepared"

  /// The cache in a folder, which need not exist.
  public init(directory: URL = MLSpecializationCache.defaultDirectory) { self.directory = directory }

  /// All entries, the most recently used first. They are not checked.
  ///
  /// - Throws: `MLModelError` with the code `io` where there is a folder that cannot be listed.
  public func entries() throws -> [Entry] {
    try names().compactMap { name -> Entry? in
      let file = directory.appendingPathComponent(name)
      // A folder of that name is nobody's prepared model, and not the program's to delete.
      guard name.hasSuffix(".\(Self.fileExtension)"), let state = FileIdentity(following: FilePath(file.path)),
        !Self.isFolder(file)
      else {
        return nil
      }
      let key = file.deletingPathExtension().lastPathComponent
      let description: SpecializationEntry.Description?
      let staleReason: String?
      do {
        let read = try SpecializationEntry.description(of: file)
        (description, staleReason) = (read, read.staleReason)
      } catch let error as POSIXError where error.code == .ENOENT {
        // Another process has deleted it meanwhile.
        return nil
      } catch {
        (description, staleReason) = (nil, FileContent.reason(error))
      }
      let hits = FileIdentity(following: FilePath(hitsFile(key).path))
      return Entry(
        key: key, modelName: description?.modelName, modelPath: description?.modelPath,
        device: description?.deviceNames, precision: description?.precision, engine: description?.engine,
        configuration: description?.configuration ?? [], created: description?.created, byteCount: state.size,
        lastUsed: max(state.modificationDate, hits?.modificationDate ?? .distantPast), hitCount: hits?.size ?? 0,
        staleReason: staleReason)
    }.sorted { $0.lastUsed > $1.lastUsed }
  }

  /// All entries, each read whole and checked: what is wrong with it, or `nil`.
  ///
  /// - Throws: as `entries()`.
  public func verify() throws -> [(entry: Entry, damage: String?)] {
    try entries().map { entry in
      do {
        let isItself = try SpecializationEntry(contentsOf: file(entry.key)).description.key == entry.key
        return (entry, isItself ? nil : "it is another model's")
      } catch {
        return (entry, FileContent.reason(error))
      }
    }
  }

  /// Deletes an entry; nothing where it is gone already.
  ///
  /// - Throws: `MLModelError` with the code `io` where it cannot be deleted.
  public func remove(_ entry: Entry) throws {
    unlink(hitsFile(entry.key).path)
    guard unlink(file(entry.key).path) != 0, errno != ENOENT else { return }
    throw failure("the prepared model \(entry.key) cannot be deleted")
  }

  /// Deletes all entries, and what a process that was killed left half-written.
  ///
  /// - Throws: as `entries()` and `remove(_:)`.
  public func removeAll() throws { try prune(toByteCount: 0) }

  /// Deletes entries whose model was changed or is gone, and then the least recently used until the rest takes at most `byteLimit`
  /// bytes; returns the deleted ones.
  ///
  /// - Throws: as `entries()` and `remove(_:)`.
  @discardableResult public func prune(toByteCount byteLimit: Int = defaultByteLimit) throws -> [Entry] {
    removeLeftovers()
    var kept: [Entry] = []
    var removed: [Entry] = []
    for entry in try entries() {
      if entry.staleReason == nil { kept.append(entry) } else { removed.append(entry) }
    }
    var total = kept.reduce(0) { $0 + $1.byteCount }
    while total > byteLimit, let oldest = kept.popLast() {
      total -= oldest.byteCount
      removed.append(oldest)
    }
    // One that cannot be deleted keeps none of the others.
    var failure: (any Error)?
    for entry in removed {
      do { try remove(entry) } catch { failure = failure ?? error }
    }
    if let failure { throw failure }
    return removed
  }

  /// The entry, checked; `nil` where there is none.
  ///
  /// - Throws: what keeps it from being used.
  package func lookup(_ key: String) throws -> SpecializationEntry? {
    let file = file(key)
    let entry: SpecializationEntry
    do {
      entry = try SpecializationEntry(contentsOf: file)
    } catch let error as POSIXError where error.code == .ENOENT || error.code == .ENOTDIR {
      return nil
    }
    guard entry.description.key == key else { throw SpecializationEntry.Damage(reason: "it is another model's") }
    countHit(key)
    return entry
  }

  /// Stores a prepared model and makes room for it; returns what had to go.
  ///
  /// - Throws: what `exports` throw; `POSIXError` `ENOSPC` where the disk is so full that nothing should be kept on it.
  func store(_ description: SpecializationEntry.Description, exports: [(Int32) throws -> Void]) throws -> [Entry] {
    try FileTree.make(FilePath(directory.path), permissions: 0o700)
    var removed = removeOutdated(by: description)
    // A cache that fills the disk does more harm than good.
    while freeByteCount < Self.freeByteFloor {
      guard let oldest = (try? entries())?.last, (try? remove(oldest)) != nil else { throw POSIXError(.ENOSPC) }
      removed.append(oldest)
    }
    try SpecializationEntry.write(description, to: file(description.key), exports: exports)
    // The model is stored: that an older one cannot be deleted takes nothing from it.
    return removed + ((try? prune()) ?? [])
  }

  /// Deletes an entry that turned out to be of no use, if that can be done.
  func discard(_ key: String) {
    unlink(file(key).path)
    unlink(hitsFile(key).path)
  }

  /// How many bytes stay free on the disk: 256 MiB.
  private static let freeByteFloor = 256 << 20

  private var freeByteCount: Int {
    var information = statvfs()
    guard statvfs(directory.path, &information) == 0 else { return .max }
    return Int(information.f_bavail) * Int(information.f_frsize)
  }

  /// Entries of another engine, and of other content at the same path, will not be asked for again.
  private func removeOutdated(by description: SpecializationEntry.Description) -> [Entry] {
    ((try? entries()) ?? []).filter { entry in
      guard let other = try? SpecializationEntry.description(of: file(entry.key)) else { return false }
      let isOutdated =
        other.engine != description.engine
        || (other.modelPath == description.modelPath && other.sourceDigest != description.sourceDigest)
      return isOutdated && (try? remove(entry)) != nil
    }
  }

  /// A byte for each use, in a file beside the entry, which itself never changes: several processes may add at once, and the file's
  /// time says when the last one did. An entry that cannot be counted is still of use.
  private func countHit(_ key: String) {
    let file = try? RegularFile.open(FilePath(hitsFile(key).path), O_WRONLY | O_CREAT | O_APPEND, owner: .user)
    guard let file else { return }
    try? file.write([UInt8(ascii: "+")])
  }

  private func hitsFile(_ key: String) -> URL {
    directory.appendingPathComponent(key).appendingPathExtension("hits")
  }

  private func file(_ key: String) -> URL {
    directory.appendingPathComponent(key).appendingPathExtension(Self.fileExtension)
  }

  private func names() throws -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: directory.path)
    } catch {
      guard FileManager.default.fileExists(atPath: directory.path) else { return [] }
      throw MLModelError(
        .io, "\(directory.path) cannot be listed: \(FileContent.reason(error))", underlyingError: error)
    }
  }

  private static func isFolder(_ file: URL) -> Bool {
    guard case .folder? = try? PathState(FilePath(file.path)) else { return false }
    return true
  }

  /// What dead processes left. Files of earlier versions have no lock to tell by: nobody has written to them for an hour.
  private func removeLeftovers() {
    Leftovers.remove(in: FilePath(directory.path))
    for name in (try? names()) ?? [] where name.hasPrefix(SpecializationEntry.temporaryPrefix) {
      let path = directory.appendingPathComponent(name).path
      guard let state = FileIdentity(following: FilePath(path)), state.modificationDate.timeIntervalSinceNow < -3600
      else { continue }
      unlink(path)
    }
  }

  private func failure(_ what: String) -> MLModelError {
    MLModelError(.io, "\(directory.path): \(what): \(String(cString: strerror(errno)))", underlyingError: nil)
  }
}
