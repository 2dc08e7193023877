import Glibc
import SystemPackage

/// What processes that were killed left behind: files and folders with a name of the program's own that nobody has locked.
package enum Leftovers {
  private static let start = ".vitrine-"
  private static let end = ".part"
  private static let digitCount = 16

  /// A name that is never longer than a file's may be, whatever it is going to be called.
  static func randomName() -> FilePath.Component {
    FilePath.Component("\(start)\(randomDigits())\(end)") ?? "."
  }

  static func randomDigits() -> String {
    let digits = String(UInt64.random(in: 0...UInt64.max), radix: 16)
    return String(repeating: "0", count: digitCount - digits.count) + digits
  }

  /// Whether a name is one that this program gives to what it has not finished.
  package static func isName(_ name: String) -> Bool {
    name.hasSuffix(end) && isName(String(name.dropLast(end.count)), prefix: start)
  }

  static func isName(_ name: String, prefix: String) -> Bool {
    name.utf8.count == prefix.utf8.count + digitCount && name.hasPrefix(prefix)
      && name.utf8.dropFirst(prefix.utf8.count).allSatisfy {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
      }
  }

  /// Removes what dead processes left in a folder; nothing of what others write at this moment, and nothing of other users'.
  ///
  /// - Parameter isLeftover: which names it is about.
  package static func remove(in folder: FilePath, where isLeftover: (String) -> Bool = isName) {
    let folder = folder.isEmpty ? FilePath(".") : folder
    for name in names(in: folder) where isLeftover(name) { removeIfDead(folder.appending(name)) }
  }

  /// The names in a folder; those that are no UTF-8 are left out, since none of the program's own are.
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
