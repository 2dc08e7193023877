import Synchronization

/// Lends a fixed number of items: to tasks of higher priority first, and among equals to the first that came.
///
/// Whoever waits, waits here and not in the engine: a cancelled wait then ends at once.
package final class LendingPool<Item: Sendable>: Sendable {
  private typealias Waiter = @Sendable (Result<Item, any Error>) -> Void

  /// Those who wait with one priority, by their tickets, which are drawn on arrival.
  private struct Line {
    var waiters: [Int: Waiter] = [:]
    /// Not above any waiter's ticket.
    var firstTicket = Int.max

    mutating func popFirst() -> Waiter? {
      guard !waiters.isEmpty else { return nil }
      while true {
        defer { firstTicket += 1 }
        if let waiter = waiters.removeValue(forKey: firstTicket) { return waiter }
      }
    }
  }

  private struct State {
    var idle: [Item]
    /// There are waiters only while nothing is idle.
    /// By the numbers of priorities.
    var lines: [UInt8: Line] = [:]
    var nextTicket = 0

    var waitingCount: Int { lines.values.reduce(0) { $0 + $1.waiters.count } }

    mutating func insert(_ waiter: @escaping Waiter, _ place: Place) {
      lines[place.priority, default: Line()].waiters[place.ticket] = waiter
      let first = lines[place.priority]?.firstTicket ?? .max
      lines[place.priority]?.firstTicket = min(first, place.ticket)
    }

    mutating func remove(_ place: Place) -> Waiter? {
      lines[place.priority]?.waiters.removeValue(forKey: place.ticket)
    }

    mutating func popFirst() -> Waiter? {
      // There are but a few priorities.
      for priority in lines.keys.sorted(by: >) { if let waiter = lines[priority]?.popFirst() { return waiter } }
      return nil
    }
  }

  private struct Place {
    var priority: UInt8
    var ticket: Int
  }

  private let state: Mutex<State>

  /// A pool of these items.
  package init(_ items: [Item]) { state = Mutex(State(idle: items)) }

  /// How many items are not lent, and how many callers wait for one.
  package var counts: (idle: Int, waiting: Int) { state.withLock { ($0.idle.count, $0.waitingCount) } }

  /// Lends an item; each is to be followed by one `giveBack(_:)`. Says whether it had to be waited for.
  ///
  /// - Throws: `CancellationError`, at once where the task is cancelled while it waits.
  package func borrow() async throws -> (item: Item, hasWaited: Bool) {
    if let item = takeIdle(isCancelled: Task.isCancelled) { return (item, false) }
    let place = drawPlace(Task.currentPriority)
    let item = try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Item, any Error>) in
        let outcome: Result<Item, any Error>? = state.withLock { state in
          // A task is marked as cancelled before its handlers are called. So either this sees the mark, or the handler,
          // which needs the same lock, finds the waiter.
          guard !Task.isCancelled else { return .failure(CancellationError()) }
          if let item = state.idle.popLast() { return .success(item) }
          state.insert({ continuation.resume(with: $0) }, place)
          return nil
        }
        if let outcome { continuation.resume(with: outcome) }
      }
    } onCancel: {
      let waiter = state.withLock { $0.remove(place) }
      waiter?(.failure(CancellationError()))
    }
    return (item, true)
  }

  /// Lends an item while the calling thread waits; needs no thread of Swift's own pool.
  package func borrowBlocking() -> (item: Item, hasWaited: Bool) {
    if let item = takeIdle(isCancelled: false) { return (item, false) }
    let arrival = Arrival<Item>()
    let place = drawPlace(.userInitiated)
    let item = state.withLock { state in
      if let item = state.idle.popLast() { return item as Item? }
      state.insert({ if case .success(let item) = $0 { arrival.arrive(item) } }, place)
      return nil
    }
    return (item ?? arrival.wait(), true)
  }

  /// Takes an item back, and lends it to the first that waits.
  package func giveBack(_ item: Item) {
    let waiter = state.withLock { state -> Waiter? in
      if let waiter = state.popFirst() { return waiter }
      state.idle.append(item)
      return nil
    }
    waiter?(.success(item))
  }

  private func takeIdle(isCancelled: Bool) -> Item? {
    isCancelled ? nil : state.withLock { $0.idle.popLast() }
  }

  private func drawPlace(_ priority: TaskPriority) -> Place {
    state.withLock { state in
      defer { state.nextTicket += 1 }
      return Place(priority: priority.rawValue, ticket: state.nextTicket)
    }
  }
}
