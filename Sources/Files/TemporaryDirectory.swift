import Glibc
import SystemPackage

/// A folder that is there while some work is done, locked meanwhile: by that those of dead processes are told, and they go when the
/// next one is made.
///
///     let folder = try TemporaryDirectory()
///     let file = folder.path.appending("tensors")
package final class TemporaryDirectory: Sendable {
  /// There is no place for temporary files.
  package struct Unavailable: Error, CustomStringConvertible {
    let parent: FilePath
    let failure: FileFailure

    package var description: String {
      "\(parent): no folder for temporary files can be made: \(failure); TMPDIR names another place"
    }
  }

  /// Where it is.
  package let path: FilePath
  private let descriptor: Descriptor

  /// Makes an empty folder for the user alone, below `$TMPDIR` or `/tmp`.
  package convenience init() throws(Unavailable) {
    do throws(FileFailure) {
      try self.init(in: Self.parent, prefix: "vitrine-work-", permissions: 0o700)
    } catch {
      throw Unavailable(parent: Self.parent, failure: error)
    }
  }

  /// Makes one in a folder.
  ///
  /// - Parameters:
  ///   - prefix: how its name begins, as those of all that are made for the same purpose.
  ///   - permissions: before the user's mask is applied.
  package init(in parent: FilePath, prefix: String, permissions: mode_t) throws(FileFailure) {
    let parent = parent.isEmpty ? FilePath(".") : parent
    Leftovers.remove(in: parent) { Leftovers.isName($0, prefix: prefix) }
    while true {
      let made = parent.appending(prefix + Leftovers.randomDigits())
      guard made.withPlatformString({ mkdir($0, permissions) }) == 0 else {
        if errno == EEXIST { continue }
        throw .last
      }
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
