import Glibc
import SystemPackage

/// Paths without links.
package enum RealPath {
  /// The path of something that is there; `nil` if it is not.
  package static func of(_ path: FilePath) -> FilePath? {
    guard let real = (path.isEmpty ? "." : path).withPlatformString({ realpath($0, nil) }) else { return nil }
    defer { free(real) }
    return FilePath(platformString: real)
  }

  /// A file's path with all links in its folders followed, but not the file's own: equal for two names of the same folder.
  package static func ofEntry(_ path: FilePath, in folders: inout [FilePath: FilePath]) -> FilePath {
    guard let name = path.lastComponent, name.kind == .regular else { return of(path) ?? path }
    let folder = path.removingLastComponent()
    if let known = folders[folder] { return known.appending(name) }
    let real = of(folder) ?? folder
    folders[folder] = real
    return real.appending(name)
  }
}
