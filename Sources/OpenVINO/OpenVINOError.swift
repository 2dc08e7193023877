/// An operation that OpenVINO could not do.
public struct OpenVINOError: Error, Sendable, CustomStringConvertible {
  /// The kind of failure. More kinds may be added.
  public struct Code: Sendable, Hashable, CustomStringConvertible {
    /// The kind's name.
    public let description: String

    /// The library is missing or cannot be used.
    public static let unavailable = Code(description: "unavailable")
    /// A prediction was cancelled while it ran.
    public static let cancelled = Code(description: "cancelled")
    /// OpenVINO refused or failed.
    public static let failed = Code(description: "failed")
  }

  /// The kind of failure.
  public let code: Code
  /// What was attempted, for example "compile Colorizer.onnx for CPU".
  public let attempted: String
  /// OpenVINO's own message.
  public let message: String

  /// Creates an error.
  public init(code: Code, attempted: String, message: String) {
    self.code = code
    self.attempted = attempted
    self.message = message
  }

  /// The message in one line, without locations in OpenVINO's source.
  public var reason: String { EngineMessage.oneLine(message) }

  /// What was attempted and what OpenVINO said, in one line.
  public var description: String { "cannot \(attempted): \(reason)" }
}
