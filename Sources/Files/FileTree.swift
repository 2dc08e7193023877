import Glibc
import SystemPackage

/// A folder with everything in it.
package enum FileTree {
  /// Creates a folder and its missing parents.
  package static func make(_ folder: FilePath, permissions: mode_t = 0o777) throws(FileFailure) {
    if folder.withPlatformString({ mkdir($0, permissions) }) == 0 { return }
    let failure = FileFailure.last
    if case .folder = try PathState(following: folder) { return }
    let parent = folder.removingLastComponent()
    guard failure == .system(.noSuchFileOrDirectory), !parent.isEmpty, parent != folder else { throw failure }
    try make(parent, permissions: permissions)
    guard folder.withPlatformString({ mkdir($0, permissions) }) == 0 || errno == EEXIST else { throw .last }
  }

  /// Waits until the files in a folder, and their names, are on disk.
  package static func sync(_ folder: FilePath) throws(FileFailure) {
    for name in Leftovers.names(in: folder) {
      let path = folder.appending(name)
      switch try PathState(path) {
      case .folder: try sync(path)
      case .regular: try RegularFile.open(path, O_RDONLY, owner: .anyone).sync()
      case .nothing, .other: break
      }
    }
    try PendingFile.syncFolder(folder)
  }

  /// Deletes one of the program's own folders. Links are deleted, but not what they lead to.
  package static func remove(_ folder: FilePath) {
    let parent = folder.removingLastComponent()
    let raw = (parent.isEmpty ? FilePath(".") : parent).withPlatformString {
      open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    }
    guard raw >= 0, let name = folder.lastComponent else { return }
    let descriptor = Descriptor(owning: raw)
    name.withPlatformString { remove($0, in: descriptor.rawValue) }
  }

  private static func remove(_ name: UnsafePointer<CChar>, in parent: Int32) {
    if unlinkat(parent, name, 0) == 0 || errno == ENOENT { return }
    let raw = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard raw >= 0, let stream = fdopendir(raw) else {
      if raw >= 0 { close(raw) }
      return
    }
    // The stream owns the descriptor.
    defer {
      closedir(stream)
      unlinkat(parent, name, AT_REMOVEDIR)
    }
    while let row = readdir(stream) {
      withUnsafePointer(to: &row.pointee.d_name) { entry in
        entry.withMemoryRebound(to: CChar.self, capacity: 256) { entry in
          if strcmp(entry, ".") != 0 && strcmp(entry, "..") != 0 { remove(entry, in: raw) }
        }
      }
    }
  }
}
