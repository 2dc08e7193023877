import Files
import Foundation
import Glibc
import SystemPackage

/// Reads and writes whole files with the system's own calls and errors.
///
/// Files are read, not mapped: one that is cut short meanwhile would end the process.
package enum FileContent {
  /// The bytes of a regular file.
  ///
  /// - Throws: `POSIXError`: `EISDIR` for a folder, `EINVAL` for a pipe or a device, and what `open` and `read` say.
  package static func read(_ file: URL, atMost limit: Int = .max) throws -> [UInt8] {
    let descriptor = try open(file)
    defer { close(descriptor) }
    return try read(descriptor, atMost: limit)
  }

  /// Opens a regular file to read; it is to be closed.
  ///
  /// - Throws: as `read(_:atMost:)`.
  static func open(_ file: URL) throws -> Int32 {
    // A pipe without a writer would block an ordinary open for ever.
    let descriptor = Glibc.open(file.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw lastError }
    var information = stat()
    let isKnown = fstat(descriptor, &information) == 0
    guard isKnown, information.st_mode & S_IFMT == S_IFREG else {
      defer { close(descriptor) }
      guard isKnown else { throw lastError }
      throw POSIXError(information.st_mode & S_IFMT == S_IFDIR ? .EISDIR : .EINVAL)
    }
    return descriptor
  }

  /// The bytes of an open regular file, from its position on.
  static func read(_ descriptor: Int32, atMost limit: Int = .max) throws -> [UInt8] {
    var information = stat()
    guard fstat(descriptor, &information) == 0 else { throw lastError }
    let size = min(Int(information.st_size), limit)
    // Swift ends the process where it gets no memory.
    guard let sample = malloc(size + 64) else { throw POSIXError(.ENOMEM) }
    free(sample)
    return try [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size {
        let step = Glibc.read(descriptor, buffer.baseAddress?.advanced(by: count), size - count)
        if step < 0 && errno == EINTR { continue }
        guard step >= 0 else { throw lastError }
        if step == 0 { return }
        count += step
      }
    }
  }

  /// The bytes of a file that the program keeps for itself: the user's own, and not through a link.
  ///
  /// - Throws: `POSIXError` for what the system says, `FileFailure` for what else is wrong with it.
  static func read(_ file: URL, atMost limit: Int = .max, owner: RegularFile.Owner) throws -> [UInt8] {
    do {
      let opened = try RegularFile.open(FilePath(file.path), O_RDONLY, owner: owner)
      return try opened.read(min(limit, Int(try opened.information().st_size)), at: 0)
    } catch .system(let number) {
      throw POSIXError(POSIXErrorCode(rawValue: number.rawValue) ?? .EIO)
    }
  }

  /// Writes all bytes at the descriptor's position.
  static func write(_ bytes: [UInt8], to descriptor: Int32) throws {
    var written = 0
    while written < bytes.count {
      let step = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if step < 0 && errno == EINTR { continue }
      guard step > 0 else { throw lastError }
      written += step
    }
  }

  /// An error in words: the system's own for its errors, also if Foundation wraps them: it describes its own as a dump.
  package static func reason(_ error: any Error) -> String {
    if let error = error as? POSIXError { return String(cString: strerror(error.code.rawValue)) }
    guard let error = error as? CocoaError else { return String(describing: error) }
    let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    if let cause, cause.domain == NSPOSIXErrorDomain { return String(cString: strerror(Int32(cause.code))) }
    // Foundation does not always say what lies behind its own codes.
    let codes: [CocoaError.Code: Int32] = [
      .fileNoSuchFile: ENOENT, .fileReadNoSuchFile: ENOENT, .fileReadNoPermission: EACCES,
      .fileWriteNoPermission: EACCES,
      .fileWriteVolumeReadOnly: EROFS, .fileWriteOutOfSpace: ENOSPC, .fileWriteFileExists: EEXIST,
    ]
    return codes[error.code].map { String(cString: strerror($0)) } ?? "it is no regular file, or the disk fails"
  }

  /// What `errno` says.
  static var lastError: POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
}
