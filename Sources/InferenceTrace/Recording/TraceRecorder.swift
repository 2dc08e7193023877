/// Receives the records of every layer. It is injected, and silent by default.
///
/// `record` is called from any thread, also from a prediction's completion: it must not wait.
public protocol TraceRecorder: Sendable {
  /// Takes one record.
  func record(_ record: TraceRecord)
}
