import Glibc
import SystemPackage

/// Opens files that must be regular: no pipe, device or folder, none of which is waited for.
package enum RegularFile {
  /// Whose files may be opened.
  package enum Owner: Sendable {
    /// Anybody's, also through links: for files that a user names.
    case anyone
    /// The user's own or root's, not through a link: for files that the program keeps for itself. In a folder that others can write
    /// to, a file of theirs could be anything.
    case user
  }

  /// Opens a file.
  ///
  /// - Parameter flags: Flags of `open`, with `O_CREAT` to create a missing file.
  package static func open(
    _ path: FilePath, _ flags: Int32, permissions: mode_t = 0o600, owner: Owner
  ) throws(FileFailure) -> Descriptor {
    // Without O_NONBLOCK, opening a pipe waits for its other end.
    let flags = flags | O_NONBLOCK | O_CLOEXEC | O_NOCTTY | (owner == .user ? O_NOFOLLOW : 0)
    let raw = path.withPlatformString { Glibc.open($0, flags, permissions) }
    guard raw >= 0 else { throw .last }
    let descriptor = Descriptor(owning: raw)
    let information = try descriptor.information()
    switch information.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw .folder
    default: throw .notRegular
    }
    guard owner == .anyone || isTrusted(information.st_uid) else { throw .foreign }
    return descriptor
  }

  /// The bytes of a file.
  ///
  /// - Parameters:
  ///   - limit: The largest size in bytes; `tooLarge` is thrown if the file is larger.
  ///   - isCancelled: Called between chunks; `CancellationError` is thrown if it returns true.
  package static func read(
    _ path: FilePath, atMost limit: Int = .max, owner: Owner = .anyone, isCancelled: () -> Bool = { false }
  ) throws -> [UInt8] {
    let descriptor = try open(path, O_RDONLY, owner: owner)
    let size = Int(try descriptor.information().st_size)
    guard size <= limit else { throw FileFailure.tooLarge(byteCount: size, limit: limit) }
    let bytes = try descriptor.read(size, at: 0, isCancelled: isCancelled)
    guard bytes.count == size else { throw FileFailure.changed }
    return bytes
  }

  /// Root can change any file anyway.
  static func isTrusted(_ user: uid_t) -> Bool { user == geteuid() || user == 0 }
}
