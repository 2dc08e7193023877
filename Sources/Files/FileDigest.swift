import Glibc
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
    text = try descriptor.digest(from: 0, to: file.size, isCancelled: isCancelled)
    guard FileIdentity(try descriptor.information()) == file else { throw FileFailure.changed }
    self.file = file
  }

  /// The digest of bytes in memory.
  package static func text(of bytes: [UInt8]) -> String {
    var hash = SHA256()
    bytes.withUnsafeBytes { hash.update($0) }
    return hash.hexDigest()
  }
}
