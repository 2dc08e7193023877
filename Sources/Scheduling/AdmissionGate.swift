import Synchronization

/// Limits the number of predictions in flight; the most urgent waiting one goes next.
///
/// Because predictions wait here and not inside the engine, a cancelled wait ends at once.
package final class AdmissionGate: Sendable {
  private let state: Mutex<State>

  private struct State {
    var limit: Int
    var insideCount = 0
    var line = WaitingLine<Waiter<Void>>()

    mutating func admitNext() -> Waiter<Void>? {
      guard insideCount < limit, let next = line.popFirst() else { return nil }
      insideCount += 1
      return next
    }
  }

  /// Creates a gate that admits `limit` at once, at least one.
  package init(limit: Int) { state = Mutex(State(limit: max(1, limit))) }

  /// How many may be inside. Raising it admits waiting tasks at once.
  package var limit: Int {
    get { state.withLock(\.limit) }
    set { change { $0.limit = max(1, newValue) } }
  }

  /// How many are inside, and how many wait.
  package var counts: (inside: Int, waiting: Int) { state.withLock { ($0.insideCount, $0.line.count) } }

  /// Runs `body` inside the gate.
  ///
  /// Throws `CancellationError` at once if the task is cancelled while waiting.
  package func withAdmission<Result: Sendable>(
    urgency: @escaping Urgency, _ body: () async throws -> Result
  ) async throws -> Result {
    try await enter(urgency: urgency)
    defer { leave() }
    try Task.checkCancellation()
    return try await body()
  }

  /// Waits for a place. Each call that returns must be followed by one call of `leave()`.
  ///
  /// - Throws: `CancellationError` at once if the task is cancelled while waiting.
  package func enter(urgency: @escaping Urgency = { 0 }) async throws {
    try await Waiter<Void>.wait { waiter in
      change { $0.line.join(waiter, urgency: urgency) }
    } onCancel: { waiter in
      state.withLock { $0.line.leave(waiter) }
    }
  }

  /// Gives the place to the most urgent waiting task.
  package func leave() { change { $0.insideCount -= 1 } }

  /// Changes the state, then admits everyone for whom there is room.
  private func change(_ body: (inout State) -> Void) {
    state.withLock { body(&$0) }
    while let next = state.withLock({ $0.admitNext() }) {
      // If it was cancelled at this very moment, its place goes to the next.
      if !next.end(.success(())) { state.withLock { $0.insideCount -= 1 } }
    }
  }
}
