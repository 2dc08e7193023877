import Glibc
import SystemPackage

/// Tells whether a file is the one that was measured before.
struct FileIdentity: Hashable, Codable {
  /// In bytes.
  var size: Int
  /// In nanoseconds since 1970.
  var modified: Int

  /// `nil` where there is no such file.
  init?(_ path: FilePath) {
    var information = stat()
    guard path.withPlatformString({ stat($0, &information) }) == 0 else { return nil }
    size = Int(information.st_size)
    modified = information.st_mtim.tv_sec * 1_000_000_000 + information.st_mtim.tv_nsec
  }
}
