import Foundation

/// A picture in a file or in shared memory, which the terminal reads and, as the protocol wants it, removes.
struct SharedBytes {
  private let path: String
  private let isRemoved: Bool
  private let isRemote: Bool

  /// - Parameters:
  ///   - medium: A file, a temporary file or shared memory.
  ///   - name: The path, or the memory's name.
  ///   - isRemote: Whether the program runs on another computer: then nothing is there.
  init(_ medium: StoredImage.Medium, name: String, isRemote: Bool) {
    path = medium == .sharedMemory ? "/dev/shm/" + name.drop { $0 == "/" } : name
    isRemoved = medium == .sharedMemory || medium == .temporaryFile && Self.mayBeDeleted(name)
    self.isRemote = isRemote
  }

  /// kitty deletes only what names itself as meant for it and lies in a folder for temporary files.
  static func mayBeDeleted(_ path: String) -> Bool {
    let folders = [FileManager.default.temporaryDirectory.path, "/tmp", "/dev/shm", "/var/tmp"]
    let resolved = URL(fileURLWithPath: path).standardizedFileURL.path
    return path.contains("tty-graphics-protocol") && folders.contains { resolved.hasPrefix($0 + "/") }
  }

  /// The bytes; the file is gone afterwards, if the protocol says so.
  func taken(from offset: Int, count: Int) throws -> [UInt8] {
    let missing = ImageTable.GraphicsError(
      code: "EBADF", message: "Failed to open file for graphics transmission: \(path)")
    guard !isRemote else { throw missing }
    // Only a plain file: a pipe would hold the terminal up for ever.
    guard FileManager.default.fileExists(atPath: path), let data = FileManager.default.contents(atPath: path) else {
      throw missing
    }
    if isRemoved { unlink(path) }
    let rest = data.dropFirst(offset)
    return Array(count > 0 ? rest.prefix(count) : rest)
  }
}
