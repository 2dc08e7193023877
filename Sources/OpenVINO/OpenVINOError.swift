/// An operation that OpenVINO could not do.
package struct OpenVINOError: Error, Sendable, CustomStringConvertible {
  /// The kind of failure. More kinds may be added.
  package struct Code: Sendable, Hashable, CustomStringConvertible {
    /// The kind's name.
    package let description: String

    /// The library is missing or cannot be used.
    package static let unavailable = Code(description: "unavailable")
    /// A prediction was cancelled while it ran.
    package static let cancelled = Code(description: "cancelled")
    /// OpenVINO refused or failed.
    package static let failed = Code(description: "failed")
  }

  /// The kind of failure.
  package let code: Code
  /// What was attempted, for example "compile Colorizer.onnx for CPU".
  package let attempted: String
  /// OpenVINO's own message.
  package let message: String

  /// Creates an error.
  package init(code: Code, attempted: String, message: String) {
    self.code = code
    self.attempted = attempted
    self.message = message
  }

  /// The message in one line, without locations in OpenVINO's source.
  package var reason: String { EngineMessage.oneLine(message) }

  /// What was attempted and what OpenVINO said, in one line.
  package var description: String { "cannot \(attempted): \(reason)" }
}
