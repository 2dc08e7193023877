/// Receives the records of every layer. It is injected, and silent by default.
///
/// `record` is called from any thread, also from a prediction's completion, so it must not block.
public protocol TraceRecorder: Sendable {
  /// Receives a record.
  func record(_ record: TraceRecord)

  /// The recorder for one call. It is requested synchronously in the call, in the caller's task and on its thread. `nil` means that
  /// the call records nothing, which costs nothing.
  ///
  /// Records come later and from other threads, which know nothing about the caller. A recorder that tells callers apart returns
  /// one that remembers this caller; any other recorder can rely on the default, which returns the recorder itself.
  func recorderForCall() -> (any TraceRecorder)?
}

extension TraceRecorder {
  /// The recorder itself.
  public func recorderForCall() -> (any TraceRecorder)? { self }
}
