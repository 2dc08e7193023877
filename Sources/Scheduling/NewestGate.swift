import Synchronization

/// Admits a limited number and lets one more wait. A newcomer that has to wait replaces the one that waits, which is dropped.
///
/// It is for work that is worthless when it is late, such as camera frames, of which only the newest is wanted.
package final class NewestGate: Sendable {
  /// A newer one came while this one waited.
  package struct Dropped: Error {
    package init() {}
  }

  /// The order of an arrival, for callers that arrive through tasks, which may overtake each other.
  package struct Ticket: Sendable {
    fileprivate var number: Int
  }

  private struct Waiting {
    var ticket: Int
    var continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var insideCount = 0
    var lastTicket = 0
    /// The newest ticket that was admitted.
    var newestInside = 0
    var waiting: Waiting?
    /// Tickets that were cancelled before they started to wait.
    var cancelledEarly: Set<Int> = []
  }

  private let limit: Int
  private let state = Mutex(State())

  /// Creates a gate that admits `limit` at once, at least one.
  package init(limit: Int) { self.limit = max(1, limit) }

  /// How many are inside, and how many wait, which is 0 or 1.
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
  /// - Parameter ticket: The time of arrival, if that was before the call; use each ticket once.
  /// - Throws: `Dropped` if a newer one came while waiting, `CancellationError` at once if the task is cancelled while waiting, and
  ///   what `body` throws.
  package func withAdmission<Result: Sendable>(
    _ ticket: Ticket? = nil, _ body: () async throws -> Result
  ) async throws -> Result {
    try await enter((ticket ?? self.ticket()).number)
    defer { leave() }
    try Task.checkCancellation()
    return try await body()
  }

  private func enter(_ ticket: Int) async throws {
    defer { state.withLock { _ = $0.cancelledEarly.remove(ticket) } }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        arrive(Waiting(ticket: ticket, continuation: continuation))
      }
    } onCancel: {
      let waiting = state.withLock { state -> Waiting? in
        guard state.waiting?.ticket == ticket else {
          // It has not started to wait yet, or no longer waits; in the latter case the ticket is removed above.
          state.cancelledEarly.insert(ticket)
          return nil
        }
        defer { state.waiting = nil }
        return state.waiting
      }
      waiting?.continuation.resume(throwing: CancellationError())
    }
  }

  private func arrive(_ arrival: Waiting) {
    enum Outcome { case admitted, cancelled, waits(dropping: Waiting?) }
    let outcome = state.withLock { state -> Outcome in
      if state.cancelledEarly.remove(arrival.ticket) != nil { return .cancelled }
      if state.insideCount < limit {
        state.insideCount += 1
        state.newestInside = max(state.newestInside, arrival.ticket)
        return .admitted
      }
      // Tasks may overtake each other on their way here: the newest one has the highest ticket.
      if arrival.ticket < max(state.waiting?.ticket ?? 0, state.newestInside) { return .waits(dropping: arrival) }
      defer { state.waiting = arrival }
      return .waits(dropping: state.waiting)
    }
    switch outcome {
    case .admitted: arrival.continuation.resume()
    case .cancelled: arrival.continuation.resume(throwing: CancellationError())
    case .waits(let dropped): dropped?.continuation.resume(throwing: Dropped())
    }
  }

  private func leave() {
    let next = state.withLock { state -> Waiting? in
      guard let next = state.waiting else {
        state.insideCount -= 1
        return nil
      }
      // The place goes to the waiting one.
      state.waiting = nil
      state.newestInside = max(state.newestInside, next.ticket)
      return next
    }
    next?.continuation.resume()
  }
}
