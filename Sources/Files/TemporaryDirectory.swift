import Glibc
import SystemPackage

/// A folder that exists while some work is done. It is locked meanwhile, which distinguishes it from those of dead processes; those
/// are removed when the next one is created.
///
///     let folder = try TemporaryDirectory()
///     let file = folder.path.appending("tensors")
package final class TemporaryDirectory: Sendable {
  /// No folder for temporary files can be created.
  package struct Unavailable: Error, CustomStringConvertible {
    let parent: FilePath
    let failure: FileFailure

    package var description: String {
      "\(parent): no temporary folder can be made there: \(failure); set TMPDIR to another place"
    }
  }

  /// The folder's path.
  package let path: FilePath
  private let descriptor: Descriptor

  /// Creates an empty folder for the user alone, in `$TMPDIR` or `/tmp`.
  package convenience init() throws(Unavailable) {
    do throws(FileFailure) {
      try self.init(in: Self.parent, prefix: "vitrine-work-", permissions: 0o700)
    } catch {
      throw Unavailable(parent: Self.parent, failure: error)
    }
  }

  /// Creates a temporary folder inside `parent`.
  ///
  /// - Parameters:
  ///   - prefix: The start of its name, common to all folders made for the same purpose.
  ///   - permissions: The permissions before the user's mask is applied.
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
      // Between the calls, somebody who removes leftovers may have taken it.
      guard try opened.lock(waits: false), case .folder = try PathState(made) else { continue }
      path = made
      descriptor = opened
      return
    }
  }

  deinit { FileTree.remove(path) }

  /// Deletes the folder early.
  package func remove() { FileTree.remove(path) }

  private static var parent: FilePath {
    guard let folder = getenv("TMPDIR").map({ FilePath(platformString: $0) }), folder.isAbsolute else { return "/tmp" }
    return folder
  }
}
