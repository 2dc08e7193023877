import Files
import Glibc
import SystemPackage

extension ThumbnailStore {
  /// A thumbnail's file in the store.
  public struct Entry: Sendable {
    /// The file.
    public let path: FilePath
    /// Its size on disk.
    public let byteCount: Int
    /// When it was written, in seconds since 1970.
    public let modificationTime: Int
    /// Whether this program wrote it; other programs share the store.
    public let isOurs: Bool
    /// Why it will not be used again: its photograph has changed or is gone. `nil` if it may still be used.
    public let staleReason: String?
    /// What is wrong with it; `nil` if nothing is.
    public let damage: String?
  }

  /// All thumbnails of all sizes. Reads every file.
  ///
  /// - Parameter decodes: Whether to decode each file completely, which finds all damage; otherwise only the header is checked.
  public func entries(decodes: Bool = false) -> [Entry] {
    Size.allCases.flatMap { size -> [Entry] in
      let folder = directory.appending(size.folderName)
      return Leftovers.names(in: folder).filter { $0.hasSuffix(".png") && !$0.hasPrefix(".") }.sorted().compactMap {
        Self.entry(folder.appending($0), decodes: decodes)
      }
    }
  }

  /// Deletes a thumbnail; does nothing if it is already gone.
  ///
  /// - Throws: `ImageError` with the code `failed` if it cannot be deleted.
  public func remove(_ entry: Entry) throws {
    guard entry.path.withPlatformString({ unlink($0) }) != 0, errno != ENOENT else { return }
    throw ImageError(
      .failed, path: entry.path, message: "the thumbnail cannot be deleted: \(String(cString: strerror(errno)))")
  }

  /// Deletes files left half-written by killed processes.
  public func removeLeftovers() {
    for size in Size.allCases {
      let folder = directory.appending(size.folderName)
      Leftovers.remove(in: folder)
      // Earlier versions wrote without a lock, so their files count as leftovers after an hour without a write.
      for name in Leftovers.names(in: folder) where name.hasPrefix(".") && name.contains(".png.") {
        let path = folder.appending(name)
        guard let file = FileIdentity(following: path), file.modifiedSeconds < time(nil) - 3600 else { continue }
        _ = path.withPlatformString { unlink($0) }
      }
    }
  }

  private static func entry(_ path: FilePath, decodes: Bool) -> Entry? {
    // A folder is no thumbnail, and what other users put there is not this program's to judge.
    guard let information = information(path), information.st_mode & S_IFMT != S_IFDIR,
      information.st_uid == geteuid() || information.st_uid == 0
    else { return nil }
    var data: [UInt8] = []
    var damage: String?
    do {
      data = try RegularFile.read(path, atMost: 16 << 20, owner: .user)
    } catch {
      damage = "\(error)"
    }
    let uri = text(data, "Thumb::URI")
    if damage == nil && uri == nil { damage = "it names no photograph" }
    if decodes && damage == nil {
      do {
        _ = try ImageDecoder(limits: ImageLimits(maximumPixelCount: 4 << 20)).decode(data, target: nil)
      } catch {
        damage = (error as? ImageError)?.message ?? "\(error)"
      }
    }
    return Entry(
      path: path, byteCount: Int(information.st_size), modificationTime: Int(information.st_mtim.tv_sec),
      isOurs: text(data, "Software") == "vitrine",
      staleReason: uri.flatMap { staleReason($0, text(data, "Thumb::MTime")) }, damage: damage)
  }

  private static func staleReason(_ uri: String, _ modificationTime: String?) -> String? {
    // A photograph that is not a local file cannot be checked.
    guard let photograph = path(of: uri) else { return nil }
    guard let file = FileIdentity(following: photograph) else { return "its photograph is gone" }
    return modificationTime == "\(file.modifiedSeconds)" ? nil : "its photograph was changed"
  }

  /// The path of a local file's URI; `nil` for other URIs.
  static func path(of uri: String) -> FilePath? {
    guard uri.hasPrefix("file:///") else { return nil }
    var bytes: [CChar] = []
    var rest = Array(uri.utf8.dropFirst(7))[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(CChar(bitPattern: byte))
        continue
      }
      guard let decoded = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16), rest.count >= 2 else {
        return nil
      }
      bytes.append(CChar(bitPattern: decoded))
      rest = rest.dropFirst(2)
    }
    return FilePath(platformString: bytes + [0])
  }

  private static func information(_ path: FilePath) -> stat? {
    var information = stat()
    return path.withPlatformString { lstat($0, &information) } == 0 ? information : nil
  }
}
