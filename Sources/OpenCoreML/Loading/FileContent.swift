import Files
import Foundation
import Glibc
import SystemPackage

/// Reads and writes whole files with system calls, and reports the system's errors.
///
/// Files are read, not mapped: truncating a mapped file would crash the process.
package enum FileContent {
  /// The bytes of a regular file.
  ///
  /// - Throws: `POSIXError`: `EISDIR` for a folder, `EINVAL` for a pipe or a device, and the errors of `open` and `read`.
  package static func read(_ file: URL, atMost limit: Int = .max) throws -> [UInt8] {
    let descriptor = try open(file)
    defer { close(descriptor) }
    return try read(descriptor, atMost: limit)
  }

  /// Opens a regular file for reading; the caller must close it.
  ///
  /// - Throws: As `read(_:atMost:)`.
  static func open(_ file: URL) throws -> Int32 {
    // Without O_NONBLOCK, opening a pipe without a writer would block for ever.
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

  /// The bytes of an open regular file, from its current position.
  static func read(_ descriptor: Int32, atMost limit: Int = .max) throws -> [UInt8] {
    var information = stat()
    guard fstat(descriptor, &information) == 0 else { throw lastError }
    let size = min(Int(information.st_size), limit)
    // Swift crashes the process if it cannot allocate memory.
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

  /// The bytes of one of the program's own files, which must belong to the user and not be reached through a link.
  ///
  /// - Throws: `POSIXError` for the system's errors, `FileFailure` for anything else that is wrong with the file.
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

  /// An error in words. System errors use the system's text, even if Foundation wraps them, because Foundation describes its errors
  /// as a dump.
  package static func reason(_ error: any Error) -> String {
    if let error = error as? POSIXError { return String(cString: strerror(error.code.rawValue)) }
    guard let error = error as? CocoaError else { return String(describing: error) }
    let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    if let cause, cause.domain == NSPOSIXErrorDomain { return String(cString: strerror(Int32(cause.code))) }
    // Foundation does not always report the cause of its own codes.
    let codes: [CocoaError.Code: Int32] = [
      .fileNoSuchFile: ENOENT, .fileReadNoSuchFile: ENOENT, .fileReadNoPermission: EACCES,
      .fileWriteNoPermission: EACCES,
      .fileWriteVolumeReadOnly: EROFS, .fileWriteOutOfSpace: ENOSPC, .fileWriteFileExists: EEXIST,
    ]
    return codes[error.code].map { String(cString: strerror($0)) } ?? "it is no regular file, or the disk fails"
  }

  /// The error in `errno`.
  static var lastError: POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
}
