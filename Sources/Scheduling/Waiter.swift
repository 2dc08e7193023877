import Synchronization

/// One task's wait for a value. Whoever claims it first ends it: either whoever delivers the value, or the task's cancellation.
///
/// Every gate, pool and shared load waits this way, so the race between the two is decided here and nowhere else:
///
///     try await Waiter<Void>.wait { waiter in
///       state.withLock { $0.line.join(waiter) }
///     } onCancel: { waiter in
///       state.withLock { $0.line.leave(waiter) }
///     }
package final class Waiter<Value: Sendable>: Sendable {
  package typealias Continuation = CheckedContinuation<Value, any Error>

  private enum Stage {
    case new
    case waits(Continuation)
    case ended
  }

  private let stage = Mutex(Stage.new)
  /// Identifies the waiter in a line.
  let place = Place()

  private init() {}

  /// Suspends the calling task until its waiter is ended.
  ///
  /// - Parameters:
  ///   - join: puts the waiter somewhere that will end it, or ends it at once. The waiter may already be cancelled; a line then
  ///     does not take it.
  ///   - leave: takes the waiter out again. It is called on any cancellation, even if the waiter is not there, or no longer.
  /// - Throws: `CancellationError` at once if the task is cancelled before anybody claims the waiter; otherwise the error that
  ///   the waiter is ended with.
  package nonisolated(nonsending) static func wait(
    _ join: (Waiter) -> Void, onCancel leave: @Sendable (Waiter) -> Void
  ) async throws -> Value {
    let waiter = Waiter()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let isCancelled = waiter.stage.withLock { stage in
          guard case .new = stage else { return true }
          stage = .waits(continuation)
          return false
        }
        if isCancelled { return continuation.resume(throwing: CancellationError()) }
        join(waiter)
      }
    } onCancel: {
      waiter.end(.failure(CancellationError()))
      leave(waiter)
    }
  }

  /// Whether it has been claimed.
  package var hasEnded: Bool { stage.withLock { if case .ended = $0 { true } else { false } } }

  /// The task's continuation, which the caller must resume; `nil` if somebody else has claimed it. From then on a cancellation
  /// has no effect.
  package func claim() -> Continuation? {
    stage.withLock { stage in
      defer { stage = .ended }
      if case .waits(let continuation) = stage { return continuation }
      return nil
    }
  }

  /// Ends the wait. Returns `false` if it had already ended; nobody then gets the value.
  @discardableResult package func end(_ result: Result<Value, any Error>) -> Bool {
    guard let continuation = claim() else { return false }
    continuation.resume(with: result)
    return true
  }
}
