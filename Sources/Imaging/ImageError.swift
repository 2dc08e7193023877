import SystemPackage

/// Why a picture cannot be decoded or encoded.
public struct ImageError: Error, Sendable, CustomStringConvertible {
  /// The kind of failure.
  public enum Code: Sendable, Hashable {
    case notFound
    case notReadable
    /// A folder, a FIFO or a device.
    case notRegularFile
    case empty
    case truncated
    case damaged
    case notAnImage
    /// More pixels or bytes than the limits allow.
    case tooLarge
    /// The format needs libvips, which is missing.
    case decoderMissing
    case failed
  }

  /// The kind of failure.
  public let code: Code
  /// The file; `nil` for a picture in memory.
  public let path: FilePath?
  /// What went wrong, in the decoder's or the system's words.
  public let message: String

  /// Creates an error.
  public init(_ code: Code, path: FilePath? = nil, message: String) {
    self.code = code
    self.path = path
    self.message = message
  }

  /// What went wrong, preceded by the file's path if there is one.
  public var description: String { path.map { "\($0): \(message)" } ?? message }

  /// One to three words that fit on a tile.
  public var shortDescription: String {
    switch code {
    case .notFound: "no such file"
    case .notReadable: "not readable"
    case .notRegularFile: "not a file"
    case .empty: "empty"
    case .truncated: "truncated"
    case .damaged: "damaged"
    case .notAnImage: "not an image"
    case .tooLarge: "too large"
    case .decoderMissing: "needs libvips"
    case .failed: "failed"
    }
  }
}
