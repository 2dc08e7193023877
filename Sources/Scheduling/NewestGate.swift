import Synchronization

/// Admits a limited number and lets one more wait. If another one has to wait, it replaces the one that was waiting, which is
/// dropped.
///
/// Use it for work that is worthless when late, such as camera frames: only the newest is wanted.
package final class NewestGate: Sendable {
  /// A newer one arrived while this one waited.
  package struct Dropped: Error {
    package init() {}
  }

  /// The order of arrival, for callers that arrive through tasks, which may overtake one another.
  package struct Ticket: Sendable {
    fileprivate var number: Int
  }

  private struct State {
    var insideCount = 0
    var lastTicket = 0
    /// The newest ticket that was admitted.
    var newestInside = 0
    var waiting: (ticket: Int, waiter: Waiter<Void>)?
  }

  private let limit: Int
  private let state = Mutex(State())

  /// Creates a gate that admits `limit` at once, at least one.
  package init(limit: Int) { self.limit = max(1, limit) }

  /// How many are inside, and how many are waiting, which is 0 or 1.
  package var counts: (inside: Int, waiting: Int) { state.withLock { ($0.insideCount, $0.waiting == nil ? 0 : 1) } }

  /// A ticket for an arrival now.
  package func ticket() -> Ticket {
    state.withLock { state in
      state.lastTicket += 1
      return Ticket(number: state.lastTicket)
    }
  }

  /// Runs `body` inside the gate.
  ///
  /// - Parameter ticket: the ticket from the time of arrival, if that was before this call. Use each ticket once.
  /// - Throws: `Dropped` if a newer one arrives while waiting; `CancellationError` at once if the task is cancelled while
  ///   waiting; and whatever `body` throws.
  package func withAdmission<Result: Sendable>(
    _ ticket: Ticket? = nil, _ body: () async throws -> Result
  ) async throws -> Result {
    try await enter((ticket ?? self.ticket()).number)
    defer { leave() }
    try Task.checkCancellation()
    return try await body()
  }

  private func enter(_ ticket: Int) async throws {
    try await Waiter<Void>.wait {
      arrive($0, ticket)
    } onCancel: { waiter in
      state.withLock { state in
        if state.waiting?.waiter === waiter { state.waiting = nil }
      }
    }
  }

  private func arrive(_ waiter: Waiter<Void>, _ ticket: Int) {
    let (admitted, dropped) = state.withLock { state -> (Waiter<Void>?, Waiter<Void>?) in
      if waiter.hasEnded { return (nil, nil) }
      if state.insideCount < limit {
        state.insideCount += 1
        state.newestInside = max(state.newestInside, ticket)
        return (waiter, nil)
      }
      // Tasks may overtake one another on their way here: the newest is the one with the highest ticket.
      if ticket < max(state.waiting?.ticket ?? 0, state.newestInside) { return (nil, waiter) }
      defer { state.waiting = (ticket, waiter) }
      return (nil, state.waiting?.waiter)
    }
    dropped?.end(.failure(Dropped()))
    if let admitted, !admitted.end(.success(())) { leave() }
  }

  /// Gives the place to the waiting one.
  private func leave() {
    let next = state.withLock { state -> Waiter<Void>? in
      guard let next = state.waiting else {
        state.insideCount -= 1
        return nil
      }
      // The place goes to the waiting one.
      state.waiting = nil
      state.newestInside = max(state.newestInside, next.ticket)
      return next.waiter
    }
    // If it was cancelled at this very moment, the place goes to whoever waits then.
    if let next, !next.end(.success(())) { leave() }
  }
}
