/// A trace file that cannot be written.
public struct TraceFileError: Error, CustomStringConvertible {
  /// The file.
  public var path: String
  /// The system's reason.
  public var reason: String

  /// The file and the reason.
  public var description: String { "\(path): the recording cannot be written: \(reason)" }
}
