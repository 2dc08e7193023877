import Foundation

/// Why a model operation failed.
public struct MLModelError: Error, Sendable, CustomStringConvertible {
  /// The kind of failure. The raw values are Core ML's.
  public enum Code: Int, Sendable, CaseIterable {
    /// The engine is missing or failed.
    case generic = 0
    /// A feature has a different type, size or name than the model expects.
    case featureType = 1
    /// A file cannot be read or is not a model.
    case io = 3
    /// A custom layer; never thrown.
    case customLayer = 4
    /// A custom model; never thrown.
    case customModel = 5
    /// An update on the device; never thrown.
    case update = 6
    /// A setting cannot be satisfied.
    case parameters = 7
    /// Core ML's code for a cancelled prediction; OpenCoreML throws `CancellationError` instead.
    case predictionCancelled = 11
  }

  /// The kind of failure.
  public let code: Code
  /// What went wrong and where, and what to do about it if anything can be done.
  public let message: String
  /// The error that caused this one.
  public let underlyingError: (any Error)?

  /// Creates an error.
  public init(_ code: Code, _ message: String, underlyingError: (any Error)? = nil) {
    self.code = code
    self.message = message
    self.underlyingError = underlyingError
  }

  /// The message.
  public var description: String { message }
}

extension MLModelError: LocalizedError, CustomNSError {
  /// The domain of Core ML's errors.
  public static let errorDomain = "com.apple.CoreML"

  /// The code's raw value.
  public var errorCode: Int { code.rawValue }

  /// The message.
  public var errorDescription: String? { message }

  /// The message and the underlying error, under Foundation's keys.
  public var errorUserInfo: [String: Any] {
    var information: [String: Any] = [NSLocalizedDescriptionKey: message]
    if let underlyingError { information[NSUnderlyingErrorKey] = underlyingError }
    return information
  }
}
