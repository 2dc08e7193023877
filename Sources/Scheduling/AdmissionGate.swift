import Synchronization

/// Limits the number of predictions in flight; the most urgent waiting one goes next.
///
/// Because predictions wait here and not inside the engine, a cancelled wait ends at once.
package final class AdmissionGate: Sendable {
  private let state: Mutex<State>

  private struct State {
    var limit: Int
    var insideCount = 0
    var nextTicket = 0
    var waiting = UrgencyQueue<CheckedContinuation<Void, any Error>>()
    /// Tickets that were cancelled before they started to wait.
    var cancelledEarly: Set<Int> = []
  }

  /// Creates a gate that admits `limit` at once, at least one.
  package init(limit: Int) { state = Mutex(State(limit: max(1, limit))) }

  /// How many may be inside. Raising it admits waiting ones at once.
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
  /// Throws `CancellationError` at once if the task is cancelled while waiting.
  package func withAdmission<Result: Sendable>(
    urgency: @escaping UrgencyQueue<Void>.Urgency, _ body: () async throws -> Result
  ) async throws -> Result {
    try await enter(urgency: urgency)
    defer { leave() }
    try Task.checkCancellation()
    return try await body()
  }

  /// Waits for a place. Every call that returns must be followed by a `leave()`.
  ///
  /// Throws `CancellationError` at once if the task is cancelled while waiting.
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
        // It has not started to wait yet, or is already inside; in the latter case the ticket is removed below.
        if waiting == nil { state.cancelledEarly.insert(ticket) }
        return waiting
      }
      waiting?.resume(throwing: CancellationError())
    }
    state.withLock { _ = $0.cancelledEarly.remove(ticket) }
  }

  /// Gives the place to the most urgent waiting one.
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
