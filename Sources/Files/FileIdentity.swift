import Foundation
import Glibc
import SystemPackage

/// Tells one version of a file's content from another without reading it.
///
/// A program can reset a file's modification time, but not its change time, so equal identities mean equal content. Different ones
/// mean nothing: a file that was copied or renamed has a different identity.
package struct FileIdentity: Hashable, Sendable, Codable {
  package var device: UInt64
  package var inode: UInt64
  /// The size in bytes.
  package var size: Int
  /// When the content was last written, in nanoseconds since 1970.
  package var modified: Int
  /// When the content, the name or the permissions were last changed, in nanoseconds since 1970.
  package var changed: Int

  package init(_ information: stat) {
    device = UInt64(information.st_dev)
    inode = UInt64(information.st_ino)
    size = Int(information.st_size)
    modified = information.st_mtim.tv_sec * 1_000_000_000 + information.st_mtim.tv_nsec
    changed = information.st_ctim.tv_sec * 1_000_000_000 + information.st_ctim.tv_nsec
  }

  /// The identity of the file that a path leads to; `nil` if there is none.
  package init?(following path: FilePath) {
    var information = stat()
    guard path.withPlatformString({ stat($0, &information) }) == 0 else { return nil }
    self.init(information)
  }

  /// The identity of what is at a path itself, be it a link; `nil` if there is nothing.
  package init?(ofLink path: FilePath) {
    var information = stat()
    guard path.withPlatformString({ lstat($0, &information) }) == 0 else { return nil }
    self.init(information)
  }

  /// `modified` in whole seconds, as the system counts them.
  package var modifiedSeconds: Int {
    let (seconds, rest) = modified.quotientAndRemainder(dividingBy: 1_000_000_000)
    return rest < 0 ? seconds - 1 : seconds
  }

  /// `modified` as a date.
  package var modificationDate: Date { Self.date(modified) }

  /// `changed` as a date.
  package var changeDate: Date { Self.date(changed) }

  private static func date(_ nanoseconds: Int) -> Date {
    let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    return Date(timeIntervalSince1970: Double(seconds) + Double(rest) / 1e9)
  }

  /// Whether both are the same file with the same content, under any name.
  package func isSameContent(as other: FileIdentity) -> Bool {
    (device, inode, size, modified) == (other.device, other.inode, other.size, other.modified)
  }
}

/// What is at a path.
package enum PathState: Sendable {
  case nothing
  case regular(FileIdentity)
  case folder
  case other

  /// Examines the path itself: a link is `other`.
  package init(_ path: FilePath) throws(FileFailure) {
    var information = stat()
    self = try Self.state(path.withPlatformString { lstat($0, &information) }, information)
  }

  /// Examines what links lead to.
  package init(following path: FilePath) throws(FileFailure) {
    var information = stat()
    self = try Self.state(path.withPlatformString { stat($0, &information) }, information)
  }

  private static func state(_ status: Int32, _ information: stat) throws(FileFailure) -> PathState {
    guard status == 0 else {
      guard errno == ENOENT || errno == ENOTDIR else { throw .last }
      return .nothing
    }
    return switch information.st_mode & S_IFMT {
    case S_IFREG: .regular(FileIdentity(information))
    case S_IFDIR: .folder
    default: .other
    }
  }
}
