import Glibc
import Hashing
import SystemPackage

/// The digest of a file's content as 64 hexadecimal digits, with the file's identity while it had that content.
package struct FileDigest: Sendable, Hashable {
  package let text: String
  package let file: FileIdentity

  /// Reads the whole file in chunks.
  ///
  /// - Throws: `changed` if the file is modified meanwhile.
  package init(of path: FilePath, isCancelled: () -> Bool = { false }) throws {
    let descriptor = try RegularFile.open(path, O_RDONLY, owner: .anyone)
    let file = FileIdentity(try descriptor.information())
    var hash = SHA256()
    var offset = 0
    while offset < file.size {
      if isCancelled() { throw CancellationError() }
      let chunk = try descriptor.read(min(1 << 20, file.size - offset), at: offset)
      guard !chunk.isEmpty else { throw FileFailure.changed }
      chunk.withUnsafeBytes { hash.update($0) }
      offset += chunk.count
    }
    guard FileIdentity(try descriptor.information()) == file else { throw FileFailure.changed }
    text = hash.hexDigest()
    self.file = file
  }

  /// The digest of bytes in memory.
  package static func text(of bytes: [UInt8]) -> String {
    var hash = SHA256()
    bytes.withUnsafeBytes { hash.update($0) }
    return hash.hexDigest()
  }
}
