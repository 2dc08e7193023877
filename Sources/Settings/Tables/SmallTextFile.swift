import Files
import Foundation
import Glibc
import SystemPackage
import Text

/// Small text files of the user's.
package enum SmallTextFile {
  /// A regular file's text, without a byte-order mark; what cannot be decoded is replaced.
  ///
  /// - Parameter what: what messages call the file.
  /// - Throws: `SettingsError`.
  package static func read(_ url: URL, _ what: String = "the file", maximumBytes: Int = 1 << 20) throws -> String {
    let bytes: [UInt8]
    do throws(FileFailure) {
      bytes = try RegularFile.open(FilePath(url.path), O_RDONLY, owner: .anyone).read(maximumBytes + 1, at: 0)
    } catch {
      switch error {
      case .system(.noSuchFileOrDirectory), .system(.notDirectory):
        throw SettingsError("\(url.path): \(what) is missing; name another one, or leave it out")
      case .folder, .notRegular: throw SettingsError("\(url.path): \(what) is not a regular file")
      default: throw SettingsError("\(url.path): \(what) cannot be read: \(error.systemError)")
      }
    }
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
}
