import Foundation
import Glibc
import OpenCoreML

/// A file for a result, written in one step at the end; that it can be written is known from the beginning.
struct ResultFile {
  private let url: URL
  private let path: String

  /// - Throws: `CommandError` where there is a folder in its place, or its own folder is missing or cannot be written.
  init(_ path: String) throws {
    self.path = path
    url = URL(fileURLWithPath: path)
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder), isFolder.boolValue {
      throw CommandError("\(path): this is a folder; name a file in it")
    }
    let folder = url.deletingLastPathComponent().path
    guard access(folder, W_OK) == 0 else {
      throw CommandError("\(path): cannot be written: \(String(cString: strerror(errno)))")
    }
  }

  /// Where what is known so far lies until the result is whole.
  var journal: URL { url.deletingLastPathComponent().appendingPathComponent(".\(url.lastPathComponent).journal") }

  func write(_ text: String) throws {
    do {
      try Data(text.utf8).write(to: url, options: .atomic)
    } catch {
      throw CommandError("\(path): cannot be written: \(FileContent.reason(error))")
    }
  }
}
