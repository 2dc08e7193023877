/// A trace file that cannot be written or read.
public struct TraceFileError: Error, CustomStringConvertible {
  /// The file.
  public var path: String
  /// What could not be done, and why.
  public var reason: String

  static func writing(_ path: String, _ reason: String) -> TraceFileError {
    TraceFileError(path: path, reason: "the recording cannot be written: \(reason)")
  }

  /// The file and the reason.
  public var description: String { "\(path): \(reason)" }
}
