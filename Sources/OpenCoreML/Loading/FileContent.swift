import Foundation
import Glibc

/// Reads and writes whole files with the system's own calls and errors.
///
/// Files are read, not mapped: one that is cut short meanwhile would end the process.
package enum FileContent {
  /// The bytes of a regular file.
  ///
  /// - Throws: `POSIXError`: `EISDIR` for a folder, `EINVAL` for a pipe or a device, and what `open` and `read` say.
  package static func read(_ file: URL, atMost limit: Int = .max) throws -> [UInt8] {
    // A pipe without a writer would block an ordinary open for ever.
    let descriptor = open(file.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw lastError }
    defer { close(descriptor) }
    var information = stat()
    guard fstat(descriptor, &information) == 0 else { throw lastError }
    switch information.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw POSIXError(.EISDIR)
    default: throw POSIXError(.EINVAL)
    }
    let size = min(Int(information.st_size), limit)
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

  /// Why something could not be written in a folder: the system's words if the writer had none of its own.
  ///
  /// C++ streams say "iostream error" and no more; what the system says is seen by trying, with more and more room.
  static func writeReason(_ error: any Error, in folder: URL) -> String {
    guard "\(error)".contains("iostream") else { return reason(error) }
    let probe = folder.appendingPathComponent(".probe-\(UInt64.random(in: 0...UInt64.max))")
    let descriptor = open(probe.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { return String(cString: strerror(errno)) }
    defer {
      close(descriptor)
      unlink(probe.path)
    }
    for size in [1 << 16, 1 << 20, 1 << 24, 1 << 28] {
      let number = posix_fallocate(descriptor, 0, off_t(size))
      if number != 0 { return String(cString: strerror(number)) }
    }
    return "a file in it cannot be written; look at the disk's space and the limits of file sizes"
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
    return codes[error.code].map { String(cString: strerror($0)) } ?? error.localizedDescription
  }

  /// What `errno` says.
  static var lastError: POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
}
