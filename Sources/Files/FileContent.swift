import Foundation
import Glibc
import SystemPackage

/// Whole files by their URLs, with the system's own errors.
///
/// Files are read, not mapped: a mapped file that is cut short meanwhile would end the process.
package enum FileContent {
  /// The first bytes of a regular file, at most `limit`.
  ///
  /// - Throws: `POSIXError`: `EISDIR` for a folder, `EINVAL` for a pipe or a device, and what `open` and `read` say.
  package static func read(_ file: URL, atMost limit: Int = .max) throws -> [UInt8] {
    try read(try open(file), atMost: limit)
  }

  /// Opens a regular file to read.
  ///
  /// - Throws: as `read(_:atMost:)`.
  package static func open(_ file: URL) throws -> Descriptor {
    do throws(FileFailure) {
      return try RegularFile.open(FilePath(file.path), O_RDONLY, owner: .anyone)
    } catch {
      throw POSIXError(system: error.systemError)
    }
  }

  /// The first bytes of an open file, at most `limit`.
  package static func read(_ opened: borrowing Descriptor, atMost limit: Int = .max) throws -> [UInt8] {
    do throws(FileFailure) {
      return try opened.read(min(limit, Int(try opened.information().st_size)), at: 0)
    } catch {
      throw POSIXError(system: error.systemError)
    }
  }

  /// The first bytes of a file that the program keeps for itself: the user's own, and not through a link.
  ///
  /// - Throws: `POSIXError` for what the system says, `FileFailure` for what else is wrong with it.
  package static func readOwn(_ file: URL, atMost limit: Int = .max) throws -> [UInt8] {
    do throws(FileFailure) {
      let opened = try RegularFile.open(FilePath(file.path), O_RDONLY, owner: .user)
      return try opened.read(min(limit, Int(try opened.information().st_size)), at: 0)
    } catch .system(let number) {
      throw POSIXError(system: number)
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
    return codes[error.code].map { String(cString: strerror($0)) } ?? "it is not a regular file, or the disk is failing"
  }

  /// What `errno` says.
  package static var lastError: POSIXError { POSIXError(system: .current) }
}

extension POSIXError {
  /// The system's error as Foundation's.
  package init(system number: Errno) { self.init(POSIXErrorCode(rawValue: number.rawValue) ?? .EIO) }
}
