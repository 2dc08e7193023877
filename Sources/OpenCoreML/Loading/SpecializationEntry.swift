import Foundation
import Glibc
import Hashing

/// A prepared model as it lies on the disk: what it is, and the engine's own bytes, under one checksum.
///
/// The file begins with 16 bytes that name the format, then 64 hexadecimal digits: the SHA-256 of all that follows, which is
/// the length of the description (8 bytes, little endian), the description (JSON), and the engine's bytes. OpenVINO accepts
/// damaged constants and then answers wrongly, so nothing is imported whose checksum differs.
package struct SpecializationEntry {
  /// What an entry says of itself.
  package struct Description: Codable, Sendable {
    package var key: String
    package var modelName: String
    package var modelPath: String
    package var device: String
    package var precision: String
    package var engine: String
    package var created: Date
    package var signature: ModelSignature
  }

  private static let magic = Array("VITRINE-MODEL-1\n".utf8)
  private static let digestLength = 64

  package let description: Description
  private let bytes: [UInt8]
  private let modelStart: Int

  /// The engine's own bytes.
  package func withModelBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try bytes.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[modelStart...])) }
  }

  /// Reads an entry and checks all of it.
  ///
  /// - Throws: `Damage` where it is not whole; `Errno`-like errors of the file system as `CocoaError`.
  package init(contentsOf file: URL) throws {
    bytes = try Self.read(file)
    let header = Self.magic.count + Self.digestLength + 8
    guard bytes.count >= header, Array(bytes.prefix(Self.magic.count)) == Self.magic else {
      throw Damage(reason: "it is no prepared model")
    }
    let digest = String(decoding: bytes[Self.magic.count..<Self.magic.count + Self.digestLength], as: UTF8.self)
    var hash = SHA256()
    bytes.withUnsafeBytes {
      hash.update(UnsafeRawBufferPointer(rebasing: $0[(Self.magic.count + Self.digestLength)...]))
    }
    guard hash.hexDigest() == digest else { throw Damage(reason: "its checksum differs") }
    let length = bytes.withUnsafeBytes {
      UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: header - 8, as: UInt64.self))
    }
    guard length <= UInt64(bytes.count - header) else { throw Damage(reason: "it ends too early") }
    modelStart = header + Int(length)
    description = try JSONDecoder().decode(Description.self, from: Data(bytes[header..<modelStart]))
  }

  /// Writes an entry beside its place, and moves it there in one step.
  package static func write(
    _ description: Description, to file: URL, export: (Int32) throws -> Void
  ) throws {
    let temporary = file.deletingLastPathComponent().appendingPathComponent(
      ".\(file.lastPathComponent).\(getpid()).\(UInt32.random(in: 0...UInt32.max))")
    let descriptor = open(temporary.path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    do {
      defer { close(descriptor) }
      let json = try JSONEncoder().encode(description)
      try write(magic + [UInt8](repeating: UInt8(ascii: "0"), count: digestLength), to: descriptor)
      try write(withUnsafeBytes(of: UInt64(json.count).littleEndian) { Array($0) } + Array(json), to: descriptor)
      try export(descriptor)
      let digest = try digest(of: descriptor, from: magic.count + digestLength)
      lseek(descriptor, off_t(magic.count), SEEK_SET)
      try write(Array(digest.utf8), to: descriptor)
      guard fsync(descriptor) == 0, rename(temporary.path, file.path) == 0 else {
        throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
      }
    } catch {
      unlink(temporary.path)
      throw error
    }
  }

  /// An entry that is not what was written.
  package struct Damage: Error, CustomStringConvertible {
    package let reason: String
    package var description: String { reason }
  }

  private static func read(_ file: URL) throws -> [UInt8] {
    let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    defer { close(descriptor) }
    var information = stat()
    guard fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFREG else {
      throw Damage(reason: "it is no regular file")
    }
    let size = Int(information.st_size)
    return try [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size {
        let step = Glibc.read(descriptor, buffer.baseAddress?.advanced(by: count), size - count)
        if step < 0 && errno == EINTR { continue }
        if step < 0 { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        if step == 0 { return }
        count += step
      }
    }
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) throws {
    var written = 0
    while written < bytes.count {
      let step = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if step < 0 && errno == EINTR { continue }
      guard step > 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
      written += step
    }
  }

  private static func digest(of descriptor: Int32, from offset: Int) throws -> String {
    guard lseek(descriptor, off_t(offset), SEEK_SET) >= 0 else { throw POSIXError(.EIO) }
    var hash = SHA256()
    var chunk = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
      if count == 0 { return hash.hexDigest() }
      chunk.withUnsafeBytes { hash.update(UnsafeRawBufferPointer(rebasing: $0.prefix(count))) }
    }
  }
}
