import CLinux
import Glibc
import SystemPackage

/// An unfinished file: it is written under an unpredictable name in its destination's folder, and moved to its name in one step.
///
///     let file = try PendingFile(in: folder)
///     try file.write(bytes)
///     try file.publish(as: name, .replacingAnything)
///
/// The file is deleted with this object unless it was published. If the process is killed, the file stays, and `Leftovers` removes
/// it later: the file is locked as long as its writer lives.
package final class PendingFile {
  /// What may be at the destination.
  package enum Placement {
    /// Nothing; otherwise `EEXIST` is thrown.
    case new
    /// Exactly this file, which is deleted; `changed` is thrown if it has been replaced by another one.
    case replacing(FileIdentity)
    /// Anything, which is deleted: for the program's own names.
    case replacingAnything
  }

  private let folder: FilePath
  private let temporary: FilePath
  private let descriptor: Descriptor
  private var isPublished = false

  /// Creates the file.
  ///
  /// - Parameter permissions: The permissions before the user's mask is applied.
  package init(in folder: FilePath, permissions: mode_t = 0o666) throws(FileFailure) {
    self.folder = folder.isEmpty ? FilePath(".") : folder
    while true {
      let path = self.folder.appending(Leftovers.randomName())
      let raw = path.withPlatformString {
        open($0, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, permissions)
      }
      guard raw >= 0 else {
        if errno == EEXIST { continue }
        throw .last
      }
      let opened = Descriptor(owning: raw)
      // Between the two calls, somebody who removes leftovers may have taken it.
      guard try opened.lock(waits: false), try opened.information().st_nlink > 0 else { continue }
      temporary = path
      descriptor = opened
      return
    }
  }

  deinit { if !isPublished { _ = temporary.withPlatformString { unlink($0) } } }

  package var rawDescriptor: Int32 { descriptor.rawValue }

  package func write(_ bytes: [UInt8]) throws(FileFailure) {
    try descriptor.write(bytes)
  }

  /// Waits until the content is on disk.
  package func sync() throws(FileFailure) { try descriptor.sync() }

  /// The SHA-256 of what has been written from a place on, in 64 hexadecimal digits.
  package func digest(from offset: Int) throws -> String { try descriptor.digest(from: offset) }

  /// The file's identity as it is now; publishing changes the time of its change alone.
  package func identity() throws(FileFailure) -> FileIdentity { FileIdentity(try descriptor.information()) }

  /// Moves the file to its name.
  ///
  /// - Parameter syncs: Whether to wait until content and name are on disk. This is unnecessary for files that can be made again.
  package func publish(
    as name: FilePath.Component, _ placement: Placement, syncs: Bool = true
  ) throws(FileFailure) {
    if syncs { try descriptor.sync() }
    let destination = folder.appending(name)
    switch placement {
    case .new: try place(destination)
    case .replacing(let identity): try exchange(destination, identity)
    case .replacingAnything:
      try keepPermissions(of: destination)
      guard Self.rename(temporary, destination) == 0 else { throw .last }
    }
    isPublished = true
    if syncs { try Self.syncFolder(folder) }
  }

  /// Waits until a folder's names are on disk.
  package static func syncFolder(_ folder: FilePath) throws(FileFailure) {
    let raw = folder.withPlatformString { open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    // An unreadable folder cannot be opened, but its files have been written.
    guard raw >= 0 else { return }
    try Descriptor(owning: raw).sync()
  }

  private func place(_ destination: FilePath) throws(FileFailure) {
    let status = temporary.withPlatformString { from in
      destination.withPlatformString { vitrine_rename_new(from, $0) }
    }
    if status == 0 { return }
    guard errno == EINVAL || errno == ENOSYS || errno == ENOTSUP else { throw .last }
    // This file system cannot rename that way, so an empty file reserves the name.
    let raw = destination.withPlatformString { open($0, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600) }
    guard raw >= 0 else { throw .last }
    close(raw)
    guard Self.rename(temporary, destination) == 0 else { throw .last }
  }

  /// Swaps the two files, so that the old one can still be examined and put back.
  private func exchange(_ destination: FilePath, _ identity: FileIdentity) throws(FileFailure) {
    guard case .regular(let current) = try PathState(destination), current == identity else { throw .changed }
    try keepPermissions(of: destination)
    let status = temporary.withPlatformString { from in
      destination.withPlatformString { vitrine_exchange(from, $0) }
    }
    guard status == 0 else {
      switch errno {
      case ENOENT: throw .changed
      case EINVAL, ENOSYS, ENOTSUP:
        guard Self.rename(temporary, destination) == 0 else { throw .last }
        return
      default: throw .last
      }
    }
    if case .regular(let old) = try PathState(temporary), old.isSameContent(as: identity) {
      _ = temporary.withPlatformString { unlink($0) }
      return
    }
    _ = temporary.withPlatformString { from in destination.withPlatformString { vitrine_exchange(from, $0) } }
    throw .changed
  }

  /// A private file stays private.
  private func keepPermissions(of destination: FilePath) throws(FileFailure) {
    var information = stat()
    guard destination.withPlatformString({ lstat($0, &information) }) == 0, information.st_mode & S_IFMT == S_IFREG
    else { return }
    fchmod(descriptor.rawValue, information.st_mode & 0o777)
  }

  private static func rename(_ from: FilePath, _ to: FilePath) -> Int32 {
    from.withPlatformString { from in to.withPlatformString { Glibc.rename(from, $0) } }
  }
}
