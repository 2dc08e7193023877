import Glibc
import SystemPackage

/// What killed processes left behind: files and folders with one of the program's own names that nobody has locked.
package enum Leftovers {
  private static let start = ".vitrine-"
  private static let end = ".part"
  private static let digitCount = 16

  /// A random name that is never too long for a file system, whatever the file's final name.
  static func randomName() -> FilePath.Component {
    FilePath.Component("\(start)\(randomDigits())\(end)") ?? "."
  }

  static func randomDigits() -> String {
    let digits = String(UInt64.random(in: 0...UInt64.max), radix: 16)
    return String(repeating: "0", count: digitCount - digits.count) + digits
  }

  /// Whether this program gives such a name to unfinished files.
  package static func isName(_ name: String) -> Bool {
    name.hasSuffix(end) && isName(String(name.dropLast(end.count)), prefix: start)
  }

  static func isName(_ name: String, prefix: String) -> Bool {
    name.utf8.count == prefix.utf8.count + digitCount && name.hasPrefix(prefix)
      && name.utf8.dropFirst(prefix.utf8.count).allSatisfy {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
      }
  }

  /// Removes what dead processes left in a folder, but nothing that is being written, and nothing of other users.
  ///
  /// - Parameter isLeftover: Selects the names to consider.
  package static func remove(in folder: FilePath, where isLeftover: (String) -> Bool = isName) {
    let folder = folder.isEmpty ? FilePath(".") : folder
    for name in names(in: folder) where isLeftover(name) { removeIfDead(folder.appending(name)) }
  }

  /// The names in a folder, except those that are not UTF-8, which cannot be the program's own.
  package static func names(in folder: FilePath) -> [String] {
    guard let stream = folder.withPlatformString({ opendir($0) }) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let row = readdir(stream) {
      let name = withUnsafePointer(to: &row.pointee.d_name) { name in
        name.withMemoryRebound(to: CChar.self, capacity: 256) { String(validatingCString: $0) }
      }
      if let name, name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  private static func removeIfDead(_ path: FilePath) {
    let raw = path.withPlatformString { open($0, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) }
    guard raw >= 0 else { return }
    let descriptor = Descriptor(owning: raw)
    guard let information = try? descriptor.information(), information.st_uid == geteuid(),
      flock(raw, LOCK_EX | LOCK_NB) == 0
    else { return }
    switch information.st_mode & S_IFMT {
    case S_IFREG: _ = path.withPlatformString { unlink($0) }
    case S_IFDIR: FileTree.remove(path)
    default: return
    }
  }
}
