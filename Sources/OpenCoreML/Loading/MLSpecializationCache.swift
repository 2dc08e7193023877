import Foundation
import Glibc

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
    /// When it was prepared.
    public let created: Date?
    /// Its size on disk.
    public let byteCount: Int
    /// When it was last loaded.
    public let lastUsed: Date
  }

  /// How many bytes the entries may take before the least recently used go: 1 GiB.
  public static let defaultByteLimit = 1 << 30

  /// `$XDG_CACHE_HOME/vitrine/specialization`, or below `~/.cache`.
  public static var defaultDirectory: URL {
    let environment = ProcessInfo.processInfo.environment
    let base =
      if let cache = environment["XDG_CACHE_HOME"], cache.hasPrefix("/") {
        URL(fileURLWithPath: cache)
      } else {
        URL(fileURLWithPath: environment["HOME"] ?? NSHomeDirectory()).appendingPathComponent(".cache")
      }
    return base.appendingPathComponent("vitrine/specialization")
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
    try names().compactMap { name in
      let file = directory.appendingPathComponent(name)
      var information = stat()
      guard name.hasSuffix(".\(Self.fileExtension)"), stat(file.path, &information) == 0 else { return nil }
      let description = try? SpecializationEntry.description(of: file)
      return Entry(
        key: file.deletingPathExtension().lastPathComponent, modelName: description?.modelName,
        modelPath: description?.modelPath, device: description?.device, precision: description?.precision,
        created: description?.created, byteCount: Int(information.st_size), lastUsed: Self.date(information.st_mtim))
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
    guard unlink(file(entry.key).path) != 0, errno != ENOENT else { return }
    throw failure("the prepared model \(entry.key) cannot be deleted")
  }

  /// Deletes all entries, and what a process that was killed left half-written.
  ///
  /// - Throws: as `entries()` and `remove(_:)`.
  public func removeAll() throws { try prune(toByteCount: 0) }

  /// Deletes the least recently used entries until the rest takes at most `byteLimit` bytes; returns the deleted ones.
  ///
  /// - Throws: as `entries()` and `remove(_:)`.
  @discardableResult public func prune(toByteCount byteLimit: Int = defaultByteLimit) throws -> [Entry] {
    removeLeftovers()
    var kept = try entries()
    var total = kept.reduce(0) { $0 + $1.byteCount }
    var removed: [Entry] = []
    while total > byteLimit, let oldest = kept.popLast() {
      try remove(oldest)
      total -= oldest.byteCount
      removed.append(oldest)
    }
    return removed
  }

  /// The entry, checked; `nil` where there is none.
  ///
  /// - Throws: what keeps it from being used.
  func lookup(_ key: String) throws -> SpecializationEntry? {
    let file = file(key)
    let entry: SpecializationEntry
    do {
      entry = try SpecializationEntry(contentsOf: file)
    } catch let error as POSIXError where error.code == .ENOENT || error.code == .ENOTDIR {
      return nil
    }
    guard entry.description.key == key else { throw SpecializationEntry.Damage(reason: "it is another model's") }
    // For the order in which entries go; one that cannot be touched is still of use.
    utimensat(AT_FDCWD, file.path, nil, 0)
    return entry
  }

  /// Stores a prepared model and makes room for it; returns what had to go.
  func store(
    _ description: SpecializationEntry.Description, export: (Int32) throws -> Void
  ) throws -> [Entry] {
    try FileManager.default.createDirectory(
      at: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try SpecializationEntry.write(description, to: file(description.key), export: export)
    // The model is stored: that an older one cannot be deleted takes nothing from it.
    return (try? prune()) ?? []
  }

  /// Deletes an entry that turned out to be of no use, if that can be done.
  func discard(_ key: String) { unlink(file(key).path) }

  private func file(_ key: String) -> URL {
    directory.appendingPathComponent(key).appendingPathExtension(Self.fileExtension)
  }

  private func names() throws -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: directory.path)
    } catch {
      guard FileManager.default.fileExists(atPath: directory.path) else { return [] }
      throw MLModelError(
        .io, "\(directory.path) cannot be listed: \(error.localizedDescription)", underlyingError: error)
    }
  }

  /// Files that nobody has written to for an hour will not be finished any more.
  private func removeLeftovers() {
    for name in (try? names()) ?? [] where name.hasPrefix(SpecializationEntry.temporaryPrefix) {
      let path = directory.appendingPathComponent(name).path
      var information = stat()
      guard stat(path, &information) == 0, Self.date(information.st_mtim).timeIntervalSinceNow < -3600 else { continue }
      unlink(path)
    }
  }

  private func failure(_ what: String) -> MLModelError {
    MLModelError(.io, "\(directory.path): \(what): \(String(cString: strerror(errno)))", underlyingError: nil)
  }

  private static func date(_ time: timespec) -> Date {
    Date(timeIntervalSince1970: Double(time.tv_sec) + Double(time.tv_nsec) / 1e9)
  }
}
