import Synchronization

/// Lets a limited number of predictions be in flight; the most urgent of those that wait comes next.
///
/// Waiting here rather than inside the engine is what makes a cancelled wait end at once.
package final class AdmissionGate: Sendable {
  private let state: Mutex<State>

  private struct State {
    var limit: Int
    var insideCount = 0
    var nextTicket = 0
    var waiting = UrgencyQueue<CheckedContinuation<Void, any Error>>()
    /// Tickets that were cancelled before they came to wait.
    var cancelledEarly: Set<Int> = []
  }

  /// A gate that lets `limit` in, at least one.
  package init(limit: Int) { state = Mutex(State(limit: max(1, limit))) }

  /// How many may be inside; raising it lets waiting ones in at once.
  package var limit: Int {
    get { state.withLock(\.limit) }
    set {
      let admitted = state.withLock { state in
        state.limit = max(1, newValue)
        return Self.admit(&state)
      }
      for continuation in admitted { continuation.resume() }
    }
  }

  /// How many are inside, and how many wait.
  package var counts: (inside: Int, waiting: Int) { state.withLock { ($0.insideCount, $0.waiting.count) } }

  /// Runs `body` inside the gate.
  ///
  /// Throws `CancellationError` at once where the task is cancelled while it waits.
  package func withAdmission<Result: Sendable>(
    urgency: @escaping UrgencyQueue<Void>.Urgency, _ body: () async throws -> Result
  ) async throws -> Result {
    try await enter(urgency: urgency)
    defer { leave() }
    try Task.checkCancellation()
    return try await body()
  }

  /// Waits for a place; each call that returns is to be followed by one of `leave()`.
  ///
  /// Throws `CancellationError` at once where the task is cancelled while it waits.
  package func enter(urgency: @escaping UrgencyQueue<Void>.Urgency = { 0 }) async throws {
    let ticket = state.withLock { state in
      state.nextTicket += 1
      return state.nextTicket
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let outcome: (admitted: [CheckedContinuation<Void, any Error>], isCancelled: Bool) = state.withLock { state in
          guard state.cancelledEarly.remove(ticket) == nil else { return ([], true) }
          state.waiting.insert(continuation, ticket: ticket, urgency: urgency)
          return (Self.admit(&state), false)
        }
        if outcome.isCancelled { continuation.resume(throwing: CancellationError()) }
        for continuation in outcome.admitted { continuation.resume() }
      }
    } onCancel: {
      let waiting = state.withLock { state in
        let waiting = state.waiting.remove(ticket: ticket)
        // It has not come to wait yet, or is inside already; for the latter the mark is taken back below.
        if waiting == nil { state.cancelledEarly.insert(ticket) }
        return waiting
      }
      waiting?.resume(throwing: CancellationError())
    }
    state.withLock { _ = $0.cancelledEarly.remove(ticket) }
  }

  /// Gives the place to the most urgent of those that wait.
  package func leave() {
    let admitted = state.withLock { state in
      state.insideCount -= 1
      return Self.admit(&state)
    }
    for continuation in admitted { continuation.resume() }
  }

  private static func admit(_ state: inout State) -> [CheckedContinuation<Void, any Error>] {
    var admitted: [CheckedContinuation<Void, any Error>] = []
    while state.insideCount < state.limit, let next = state.waiting.popMostUrgent() {
      state.insideCount += 1
      admitted.append(next)
    }
    return admitted
  }
}
