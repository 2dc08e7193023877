import CLinux
import Glibc

/// A file's content, mapped into memory, and unmapped with its last owner.
package final class FileBytes: @unchecked Sendable {
  // Safe to share: the mapping is read-only, everything is constant, and it is freed once, in deinit.

  /// The file's name, for messages.
  package let name: String
  package let bytes: UnsafeRawBufferPointer
  /// The open file, to be mapped again.
  let descriptor: Int32

  package var count: Int { bytes.count }

  /// Maps a file.
  ///
  /// - Parameter descriptor: A regular file open for reading; a duplicate is kept.
  /// - Throws: `FormatError` if the system cannot map it.
  package init(descriptor: Int32, name: String) throws {
    var information = stat()
    guard fstat(descriptor, &information) == 0, information.st_size >= 0 else { throw Self.failure(name) }
    let count = Int(information.st_size)
    let own = fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
    guard own >= 0 else { throw Self.failure(name) }
    // An empty file cannot be mapped.
    guard count > 0 else {
      (self.descriptor, self.name, bytes) = (own, name, UnsafeRawBufferPointer(start: nil, count: 0))
      return
    }
    guard let start = mmap(nil, count, PROT_READ, MAP_PRIVATE, own, 0), start != MAP_FAILED else {
      defer { close(own) }
      throw Self.failure(name)
    }
    (self.descriptor, self.name, bytes) = (own, name, UnsafeRawBufferPointer(start: start, count: count))
  }

  /// Keeps bytes as if they were a file.
  package convenience init(_ content: [UInt8], name: String) throws {
    let descriptor = vitrine_memory_file(name)
    guard descriptor >= 0 else { throw Self.failure(name) }
    defer { close(descriptor) }
    var written = 0
    while written < content.count {
      let count = content.withUnsafeBytes {
        write(descriptor, $0.baseAddress.map { $0 + written }, content.count - written)
      }
      guard count > 0 else { throw Self.failure(name) }
      written += count
    }
    try self.init(descriptor: descriptor, name: name)
  }

  deinit {
    if let start = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: start), bytes.count) }
    close(descriptor)
  }

  private static func failure(_ name: String) -> FormatError {
    FormatError("\(name) cannot be read: \(String(cString: strerror(errno)))")
  }

  /// A number at a place, in the file's byte order, which is little-endian.
  ///
  /// - Precondition: The place lies within the file.
  func number<Number: FixedWidthInteger>(_ type: Number.Type, at offset: Int) -> Number {
    Number(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: type))
  }
}
