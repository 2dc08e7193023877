import Foundation

/// What a model could not do.
public struct MLModelError: Error, Sendable, CustomStringConvertible {
  /// What kind of failure it is; the numbers are Core ML's.
  public enum Code: Int, Sendable, CaseIterable {
    /// The engine is missing or failed.
    case generic = 0
    /// A feature has another type, size or name than the model expects.
    case featureType = 1
    /// A file cannot be read or is no model.
    case io = 3
    /// A layer of the user's own; never thrown.
    case customLayer = 4
    /// A model of the user's own; never thrown.
    case customModel = 5
    /// An update on the device; never thrown.
    case update = 6
    /// A setting cannot be fulfilled.
    case parameters = 7
    /// Core ML's word for a cancelled prediction; OpenCoreML throws `CancellationError` instead.
    case predictionCancelled = 11
  }

  /// What kind of failure it is.
  public let code: Code
  /// What went wrong, where, and where there is something to do, what.
  public let message: String
  /// The error behind it.
  public let underlyingError: (any Error)?

  /// An error.
  public init(_ code: Code, _ message: String, underlyingError: (any Error)? = nil) {
    self.code = code
    self.message = message
    self.underlyingError = underlyingError
  }

  /// The message.
  public var description: String { message }
}

extension MLModelError: LocalizedError, CustomNSError {
  /// The domain that Core ML's errors have.
  public static let errorDomain = "com.apple.CoreML"

  /// The code's number.
  public var errorCode: Int { code.rawValue }

  /// The message.
  public var errorDescription: String? { message }

  /// The message and the error behind it, under Foundation's keys.
  public var errorUserInfo: [String: Any] {
    var information: [String: Any] = [NSLocalizedDescriptionKey: message]
    if let underlyingError { information[NSUnderlyingErrorKey] = underlyingError }
    return information
  }
}
