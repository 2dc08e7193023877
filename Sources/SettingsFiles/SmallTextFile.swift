import Foundation
import Glibc
import Text

/// The user's small text files.
package enum SmallTextFile {
  /// The text of a regular file, without a byte-order mark; bytes that cannot be decoded are replaced.
  ///
  /// - Parameter what: what messages call the file.
  /// - Throws: `SettingsError`.
  package static func read(_ url: URL, _ what: String = "the file", maximumBytes: Int = 1 << 20) throws -> String {
    // Opening a pipe without a writer would block for ever.
    let descriptor = open(url.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      guard errno != ENOENT && errno != ENOTDIR else {
        throw SettingsError("\(url.path): \(what) is missing; name another one, or leave it out")
      }
      throw unreadable(url, what)
    }
    defer { close(descriptor) }
    var information = stat()
    guard fstat(descriptor, &information) == 0 else { throw unreadable(url, what) }
    guard information.st_mode & S_IFMT == S_IFREG else {
      throw SettingsError("\(url.path): \(what) is no regular file")
    }
    let bytes = try content(of: descriptor, atMost: maximumBytes + 1) { unreadable(url, what) }
    guard bytes.count <= maximumBytes else {
      throw SettingsError("\(url.path): \(what) has more than \(maximumBytes >> 20) MiB")
    }
    let text = TextEncoding.text(of: bytes)
    guard !text.hasPrefix("version https://git-lfs.github.com/spec/") else {
      throw SettingsError(
        "\(url.path): \(what) is only a pointer of Git LFS; fetch the file itself with “git lfs pull”")
    }
    return text
  }

  private static func content(
    of descriptor: Int32, atMost limit: Int, failure: () -> SettingsError
  ) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count < limit {
      let count = Glibc.read(descriptor, &part, min(part.count, limit - bytes.count))
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw failure() }
      if count == 0 { break }
      bytes += part[..<count]
    }
    return bytes
  }

  private static func unreadable(_ url: URL, _ what: String) -> SettingsError {
    SettingsError("\(url.path): \(what) cannot be read: \(String(cString: strerror(errno)))")
  }
}
