import Foundation
import Glibc

/// Tells one version of a file's content from another without reading it.
struct FileState: Hashable, Sendable, Codable {
  let device: UInt64
  let inode: UInt64
  let byteCount: Int
  let modifiedSeconds: Int
  let modifiedNanoseconds: Int

  /// `nil` if there is no such file.
  init?(_ path: String) {
    var information = stat()
    guard stat(path, &information) == 0 else { return nil }
    device = UInt64(information.st_dev)
    inode = UInt64(information.st_ino)
    byteCount = Int(information.st_size)
    modifiedSeconds = information.st_mtim.tv_sec
    modifiedNanoseconds = information.st_mtim.tv_nsec
  }

  var modified: Date {
    Date(timeIntervalSince1970: Double(modifiedSeconds) + Double(modifiedNanoseconds) / 1e9)
  }
}
