/// What a model could not do.
public struct MLModelError: Error, Sendable, CustomStringConvertible {
  /// What kind of failure it is; the numbers are Core ML's.
  public enum Code: Int, Sendable {
    case generic = 0
    /// A feature has another type, size or name than the model expects.
    case featureType = 1
    /// A file cannot be read or is no model.
    case io = 3
    case customLayer = 4
    case customModel = 5
    case update = 6
    /// A setting cannot be fulfilled.
    case parameters = 7
    case predictionCancelled = 11
  }

  /// The domain that Core ML's errors have.
  public static let errorDomain = "com.apple.CoreML"

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

  public var description: String { message }
}
