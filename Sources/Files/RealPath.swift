import Glibc
import SystemPackage

/// Paths with all links resolved.
package enum RealPath {
  /// The real path of something that exists; `nil` if it does not.
  package static func of(_ path: FilePath) -> FilePath? {
    guard let real = (path.isEmpty ? "." : path).withPlatformString({ realpath($0, nil) }) else { return nil }
    defer { free(real) }
    return FilePath(platformString: real)
  }

  /// A file's path with the links in its folders resolved, but not the file's own: equal for two names of the same folder.
  package static func ofEntry(_ path: FilePath, in folders: inout [FilePath: FilePath]) -> FilePath {
    guard let name = path.lastComponent, name.kind == .regular else { return of(path) ?? path }
    let folder = path.removingLastComponent()
    if let known = folders[folder] { return known.appending(name) }
    let real = of(folder) ?? folder
    folders[folder] = real
    return real.appending(name)
  }
}
