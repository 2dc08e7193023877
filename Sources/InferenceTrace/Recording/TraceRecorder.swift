/// Receives the records of every layer. It is injected, and silent by default.
///
/// `record` is called from any thread, also from a prediction's completion: it must not wait.
public protocol TraceRecorder: Sendable {
  /// Takes one record.
  func record(_ record: TraceRecord)

  /// The recorder for what one call leaves, asked for where the call is made: in the caller's task and on its thread; `nil` where it
  /// is to leave nothing, which then costs nothing.
  ///
  /// Records come later and from other threads, which know nothing of the caller. A recorder that tells callers apart returns one
  /// that remembers this caller; any other one returns itself, which it does without an implementation of its own.
  func recorderForCall() -> (any TraceRecorder)?
}

extension TraceRecorder {
  /// The recorder itself.
  public func recorderForCall() -> (any TraceRecorder)? { self }
}
