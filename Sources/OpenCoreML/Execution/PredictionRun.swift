import InferenceTrace
import Synchronization

/// One run of a request. A cancellation may come before its start: one lock decides which of the two was first.
package final class PredictionRun: Sendable {
  private enum State { case idle, running, ended, cancelled }

  private let request: any EngineRequest
  private let state = Mutex(State.idle)

  package init(_ request: any EngineRequest) { self.request = request }

  /// Starts; `completion` is called exactly once, also where it was cancelled before or cannot be started.
  package func start(_ trace: PredictionTrace, _ completion: @escaping @Sendable (EngineOutcome) -> Void) {
    let start = trace.now
    let early: EngineOutcome? = state.withLock { state in
      guard state == .idle else { return .cancelled }
      state = .running
      trace.recordStart()
      do {
        try request.start { outcome in
          trace.recordEnd(of: start, outcome)
          completion(outcome)
        }
        return nil
      } catch {
        state = .ended
        trace.recordEnd(of: start, .failed(error))
        return .failed(error)
      }
    }
    guard let early else { return }
    if case .cancelled = early { trace.recordCancellation("waiting") }
    completion(early)
  }

  /// Cancels it, before its start or while it runs. To be called no later than the request is lent to someone else.
  package func cancel() {
    state.withLock { state in
      // Still under the lock: the start, which holds it too, is over by now.
      if state == .running { request.cancel() }
      state = .cancelled
    }
  }
}
