import Foundation
import Glibc

/// The models that were prepared for a device and are kept on disk. OpenCoreML's own: Core ML's cannot be looked into.
///
/// Several processes may use one at once: an entry appears whole by being renamed, is never changed, and may be deleted at any
/// time.
public struct MLSpecializationCache: Sendable {
  /// One prepared model.
  public struct Entry: Sendable {
    /// Names the entry: 64 hexadecimal digits.
    public let key: String
    /// The model's name at its load; `nil` where the entry is damaged.
    public let modelName: String?
    /// The model's file at its load.
    public let modelPath: String?
    /// The device that it was prepared for.
    public let device: String?
    /// The precision that it was prepared in.
    public let precision: String?
    /// Its size on disk.
    public let byteCount: Int
    /// When it was prepared.
    public let created: Date?
    /// When it was last loaded.
    public let lastUsed: Date
    /// What is wrong with it; `nil` where it is whole.
    public let damage: String?
  }

  /// How many bytes the entries may take before the least recently used go.
  public static let defaultByteLimit = 1 << 30

  /// `$XDG_CACHE_HOME/vitrine/specialization`, or below `~/.cache`.
  public static var defaultDirectory: URL {
    let environment = ProcessInfo.processInfo.environment
    let base: URL
    if let cache = environment["XDG_CACHE_HOME"], cache.hasPrefix("/") {
      base = URL(fileURLWithPath: cache)
    } else {
      base = URL(fileURLWithPath: environment["HOME"] ?? NSHomeDirectory()).appendingPathComponent(".cache")
    }
    return base.appendingPathComponent("vitrine/specialization")
  }

  /// Where the entries lie.
  public let directory: URL
  private static let fileExtension = "prepared"

  /// The cache in a folder, which need not exist.
  public init(directory: URL = MLSpecializationCache.defaultDirectory) { self.directory = directory }

  /// All entries, each read and checked; the most recently used first. Blocks.
  public func entries() -> [Entry] {
    files().map { file in
      let attributes = try? FileManager.default.attributesOfItem(atPath: file.path)
      let entry = Result { try SpecializationEntry(contentsOf: file).description }
      let description = try? entry.get()
      var damage: String?
      if case .failure(let error) = entry { damage = String(describing: error) }
      return Entry(
        key: file.deletingPathExtension().lastPathComponent, modelName: description?.modelName,
        modelPath: description?.modelPath, device: description?.device, precision: description?.precision,
        byteCount: attributes?[.size] as? Int ?? 0, created: description?.created,
        lastUsed: attributes?[.modificationDate] as? Date ?? .distantPast, damage: damage)
    }.sorted { $0.lastUsed > $1.lastUsed }
  }

  /// Deletes an entry; nothing where it is gone already.
  public func remove(_ key: String) throws {
    let file = self.file(key)
    guard FileManager.default.fileExists(atPath: file.path) else { return }
    try FileManager.default.removeItem(at: file)
  }

  /// Deletes the least recently used entries until the rest takes at most `byteLimit` bytes; says which.
  @discardableResult public func prune(toByteCount byteLimit: Int = defaultByteLimit) throws -> [String] {
    var files = files().compactMap { file -> (file: URL, size: Int, used: Date)? in
      guard let attributes = try? FileManager.default.attributesOfItem(atPath: file.path) else { return nil }
      return (file, attributes[.size] as? Int ?? 0, attributes[.modificationDate] as? Date ?? .distantPast)
    }.sorted { $0.used < $1.used }
    var total = files.reduce(0) { $0 + $1.size }
    var removed: [String] = []
    while total > byteLimit, !files.isEmpty {
      let oldest = files.removeFirst()
      try FileManager.default.removeItem(at: oldest.file)
      total -= oldest.size
      removed.append(oldest.file.deletingPathExtension().lastPathComponent)
    }
    return removed
  }

  func file(_ key: String) -> URL { directory.appendingPathComponent(key).appendingPathExtension(Self.fileExtension) }

  /// The entry, checked; `nil` where there is none.
  ///
  /// - Throws: `SpecializationEntry.Damage` and what else keeps it from being read.
  func lookup(_ key: String) throws -> SpecializationEntry? {
    let file = file(key)
    guard FileManager.default.fileExists(atPath: file.path) else { return nil }
    let entry = try SpecializationEntry(contentsOf: file)
    guard entry.description.key == key else { throw SpecializationEntry.Damage(reason: "it is another model's") }
    // For the order in which entries go; one that cannot be touched is still of use.
    utimes(file.path, nil)
    return entry
  }

  /// Stores a prepared model and makes room for it.
  func store(_ description: SpecializationEntry.Description, export: (Int32) throws -> Void) throws {
    try FileManager.default.createDirectory(
      at: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try SpecializationEntry.write(description, to: file(description.key), export: export)
    try prune()
  }

  private func files() -> [URL] {
    let found = try? FileManager.default.contentsOfDirectory(at: directory, includingPropertiesForKeys: nil)
    return (found ?? []).filter { $0.pathExtension == Self.fileExtension }
  }
}
