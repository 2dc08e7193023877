import InferenceTrace

/// A recorded trace and the file that it was read from.
package struct RecordedTrace: Sendable {
  /// What was recorded.
  package var recording: TraceRecording
  /// The file.
  package var path: String

  /// A trace that was read from a file.
  package init(recording: TraceRecording, path: String) {
    self.recording = recording
    self.path = path
  }
}
