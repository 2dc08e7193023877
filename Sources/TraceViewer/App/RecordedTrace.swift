import InferenceTrace

/// A recorded trace and the file that it was read from.
public struct RecordedTrace: Sendable {
  /// What was recorded.
  public var recording: TraceRecording
  /// The file.
  public var path: String

  /// A trace that was read from a file.
  public init(recording: TraceRecording, path: String) {
    self.recording = recording
    self.path = path
  }
}
