import Glibc
import SystemPackage

/// A file's content in 64 hexadecimal digits, with the identity that it has while it has that content.
package struct FileDigest: Sendable, Hashable {
  package let text: String
  package let file: FileIdentity

  /// Reads a file whole, a piece at a time.
  ///
  /// - Throws: `changed` if it is changed meanwhile.
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
