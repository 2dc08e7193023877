import Glibc
import SystemPackage

/// A folder that is there while some work is done, locked meanwhile: those of dead processes are told by that, and go when
/// the next one is made.
package final class TemporaryDirectory: Sendable {
  private static let prefix = "vitrine-work-"

  /// Where it is.
  package let path: FilePath
  private let descriptor: Descriptor

  /// Makes an empty folder for the user alone, below `$TMPDIR` or `/tmp`.
  package convenience init() throws(FileFailure) { try self.init(in: Self.parent) }

  /// Makes one in a folder.
  package init(in parent: FilePath) throws(FileFailure) {
    Leftovers.remove(in: parent) { $0.hasPrefix(Self.prefix) && $0.utf8.count == Self.prefix.utf8.count + 6 }
    while true {
      var template = parent.appending("\(Self.prefix)XXXXXX").withPlatformString {
        Array(UnsafeBufferPointer(start: $0, count: strlen($0) + 1))
      }
      guard mkdtemp(&template) != nil else { throw .last }
      let made = FilePath(platformString: template)
      let raw = made.withPlatformString { open($0, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
      guard raw >= 0 else {
        if errno == ENOENT { continue }
        throw .last
      }
      let opened = Descriptor(owning: raw)
      // Between the calls somebody who removes leftovers may have taken it for one.
      guard try opened.lock(waits: false), case .folder = try PathState(made) else { continue }
      path = made
      descriptor = opened
      return
    }
  }

  deinit { FileTree.remove(path) }

  /// Deletes it before its owner goes.
  package func remove() { FileTree.remove(path) }

  private static var parent: FilePath {
    guard let folder = getenv("TMPDIR").map({ FilePath(platformString: $0) }), folder.isAbsolute else { return "/tmp" }
    return folder
  }
}
