import Glibc
import SystemPackage

/// Why a file cannot be read or written, in words that follow its path: "run.json: it belongs to another user".
package enum FileFailure: Error, Hashable, CustomStringConvertible {
  /// The system's error.
  case system(Errno)
  /// A folder instead of a file.
  case folder
  /// A symbolic link that must not be followed.
  case link
  /// A pipe, a socket or a device.
  case notRegular
  /// A file of another user.
  case foreign
  /// More bytes than allowed.
  case tooLarge(byteCount: Int, limit: Int)
  /// The file was replaced or became shorter meanwhile.
  case changed
  /// The file holds something other than what it is used for.
  case otherContent

  /// The error in `errno`.
  package static var last: FileFailure { FileFailure(Errno.current) }

  package init(_ number: Errno) {
    switch number {
    case .isDirectory: self = .folder
    case .tooManySymbolicLinkLevels: self = .link
    case .noSuchAddressOrDevice, Errno(rawValue: ENODEV): self = .notRegular
    default: self = .system(number)
    }
  }

  package var description: String {
    switch self {
    case .system(let number): number.description
    case .folder: "it is a folder"
    case .link: "it is a symbolic link, which is not followed here"
    case .notRegular: "it is not a regular file"
    case .foreign: "it belongs to another user"
    case .tooLarge(let byteCount, let limit): "its \(byteCount) bytes are more than \(limit), the limit"
    case .changed: "it has changed in the meantime"
    case .otherContent: "it holds something else"
    }
  }

  /// The system's own error for it: what `open` and `read` would say.
  package var systemError: Errno {
    switch self {
    case .system(let number): number
    case .folder: .isDirectory
    case .link: .tooManySymbolicLinkLevels
    case .foreign: .permissionDenied
    case .tooLarge: .fileTooLarge
    case .notRegular, .changed, .otherContent: .invalidArgument
    }
  }

  /// Whether nothing else can be written to the same place either.
  package var concernsWholeDisk: Bool {
    switch self {
    case .system(.noSpace), .system(.diskQuotaExceeded), .system(.readOnlyFileSystem), .system(.fileTooLarge): true
    default: false
    }
  }
}

extension Errno {
  /// The error that the last call on this thread left in `errno`.
  package static var current: Errno { Errno(rawValue: lastErrorNumber()) }
}
