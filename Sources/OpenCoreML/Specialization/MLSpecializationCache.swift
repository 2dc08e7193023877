import Files
import Foundation
import Glibc
import SystemPackage

/// The models that were prepared for a device and are kept on disk. An OpenCoreML addition: Core ML's cache cannot be inspected.
///
/// ```swift
/// let cache = MLSpecializationCache()
/// for entry in try cache.entries() { print(entry.modelName ?? "?", entry.byteCount, entry.hitCount) }
/// try cache.prune(toByteCount: 256 << 20)
/// ```
///
/// Several processes may use it at once: an entry appears complete by being renamed, never changes, and may be deleted at any time.
/// All calls block.
public struct MLSpecializationCache: Sendable {
  /// A prepared model.
  public struct Entry: Sendable, Hashable {
    /// The entry's name: 64 hexadecimal digits.
    public let key: String
    /// The model's name when it was loaded. This and the following properties are `nil` if the entry is unreadable.
    public let modelName: String?
    /// The path of the model's file when it was loaded.
    public let modelPath: String?
    /// The device that it was prepared for, for example "CPU".
    public let device: String?
    /// The precision that it was prepared in, for example "f32".
    public let precision: String?
    /// The engine that prepared it, with its full build number, for example "OpenVINO 2026.4.1-…".
    public let engine: String?
    /// The other settings of the load that affect the result, one string each, for example "units all".
    public let configuration: [String]
    /// When it was prepared.
    public let created: Date?
    /// Its size on disk in bytes.
    public let byteCount: Int
    /// When it was last loaded.
    public let lastUsed: Date
    /// How often it has been loaded since it was prepared.
    public let hitCount: Int
    /// Why it will not be used again: its model has changed or is gone, or it has another version; `nil` if it may still be used.
    public let staleReason: String?
  }

  /// The number of bytes that the entries may take before the least recently used are deleted: 1 GiB.
  public static let defaultByteLimit = 1 << 30

  /// `$XDG_CACHE_HOME/vitrine/specialization`, or `~/.cache/vitrine/specialization`.
  public static var defaultDirectory: URL {
    URL(fileURLWithPath: UserFolders.cache.string).appendingPathComponent("vitrine/specialization")
  }

  /// The folder of the entries.
  public let directory: URL
  private static let fileExtension = "prepared"

  /// Creates a cache in a folder, which need not exist.
  public init(directory: URL = MLSpecializationCache.defaultDirectory) { self.directory = directory }

  /// All entries, most recently used first. They are not checked.
  ///
  /// - Throws: `MLModelError` with the code `io` if the folder exists but cannot be listed.
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
      let description: CacheEntry.Description?
      let staleReason: String?
      do {
        let read = try CacheEntry.description(of: file)
        (description, staleReason) = (read, read.staleReason)
      } catch let error as POSIXError where error.code == .ENOENT {
        // Another process has deleted it in the meantime.
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

  /// Reads and checks all entries completely; `damage` says what is wrong with an entry, or is `nil`.
  ///
  /// - Throws: As `entries()`.
  public func verify() throws -> [(entry: Entry, damage: String?)] {
    try entries().map { entry in
      do {
        let isItself = try CacheEntry(contentsOf: file(entry.key)).description.key == entry.key
        return (entry, isItself ? nil : "it is another model's")
      } catch {
        return (entry, FileContent.reason(error))
      }
    }
  }

  /// Deletes an entry; does nothing if it is already gone.
  ///
  /// - Throws: `MLModelError` with the code `io` if it cannot be deleted.
  public func remove(_ entry: Entry) throws {
    unlink(hitsFile(entry.key).path)
    guard unlink(file(entry.key).path) != 0, errno != ENOENT else { return }
    throw failure("the prepared model \(entry.key) cannot be deleted")
  }

  /// Deletes all entries, and files left half-written by killed processes.
  ///
  /// - Throws: As `entries()` and `remove(_:)`.
  public func removeAll() throws { try prune(toByteCount: 0) }

  /// Deletes entries whose model has changed or is gone, and then the least recently used until the rest takes at most `byteLimit`
  /// bytes; returns the deleted entries.
  ///
  /// - Throws: As `entries()` and `remove(_:)`.
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
    // An entry that cannot be deleted does not stop the others from being deleted.
    var failure: (any Error)?
    for entry in removed {
      do { try remove(entry) } catch { failure = failure ?? error }
    }
    if let failure { throw failure }
    return removed
  }

  /// The entry, checked; `nil` if there is none.
  ///
  /// - Throws: The reason why an existing entry cannot be used.
  package func lookup(_ key: String) throws -> CacheEntry? {
    let file = file(key)
    let entry: CacheEntry
    do {
      entry = try CacheEntry(contentsOf: file)
    } catch let error as POSIXError where error.code == .ENOENT || error.code == .ENOTDIR {
      return nil
    }
    guard entry.description.key == key else { throw CacheEntry.Damage(reason: "it is another model's") }
    countHit(key)
    return entry
  }

  /// Stores a prepared model and makes room for it; returns the entries that were deleted.
  ///
  /// - Throws: What `exports` throw; `POSIXError` `ENOSPC` if the disk is too full to keep anything on it.
  func store(_ description: CacheEntry.Description, exports: [(Int32) throws -> Void]) throws -> [Entry] {
    try FileTree.make(FilePath(directory.path), permissions: 0o700)
    var removed = removeOutdated(by: description)
    // A cache that fills the disk does more harm than good.
    while freeByteCount < Self.freeByteFloor {
      guard let oldest = (try? entries())?.last, (try? remove(oldest)) != nil else { throw POSIXError(.ENOSPC) }
      removed.append(oldest)
    }
    try CacheEntry.write(description, to: file(description.key), exports: exports)
    // The model is stored; failing to delete an older one does not change that.
    return removed + ((try? prune()) ?? [])
  }

  /// Deletes an entry that turned out to be unusable, if possible.
  func discard(_ key: String) {
    unlink(file(key).path)
    unlink(hitsFile(key).path)
  }

  /// The number of bytes to leave free on the disk: 256 MiB.
  private static let freeByteFloor = 256 << 20

  private var freeByteCount: Int {
    var information = statvfs()
    guard statvfs(directory.path, &information) == 0 else { return .max }
    return Int(information.f_bavail) * Int(information.f_frsize)
  }

  /// Entries of another engine, or for other content at the same path, will not be requested again.
  private func removeOutdated(by description: CacheEntry.Description) -> [Entry] {
    ((try? entries()) ?? []).filter { entry in
      guard let other = try? CacheEntry.description(of: file(entry.key)) else { return false }
      let isOutdated =
        other.engine != description.engine
        || (other.modelPath == description.modelPath && other.sourceDigest != description.sourceDigest)
      return isOutdated && (try? remove(entry)) != nil
    }
  }

  /// Appends a byte for each use to a file next to the entry, which itself never changes: several processes may append at once, and
  /// the file's time is the time of last use. An entry whose uses cannot be counted still works.
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

  /// Deletes what dead processes left. Earlier versions wrote without a lock, so their files count as leftovers after an hour
  /// without a write.
  private func removeLeftovers() {
    Leftovers.remove(in: FilePath(directory.path))
    for name in (try? names()) ?? [] where name.hasPrefix(CacheEntry.temporaryPrefix) {
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
