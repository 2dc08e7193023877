import Synchronization

/// Lends a fixed number of items: to borrowers with a higher priority first, and among equals to the one that came first.
///
/// Borrowers wait here and not in the engine, so a cancelled wait ends at once. No thread is woken to take an item: whoever gives
/// one back calls the next borrower's code. So the item is in use again at once and depends on no other thread.
package final class LendingPool<Item: Sendable>: Sendable {
  /// Receives an item after a wait, on the thread that gave it back; must hand over and return. Returns whether it takes the item.
  package typealias Borrower = @Sendable (Item) -> Bool

  /// A borrower's place in the queue.
  package struct Place: Sendable {
    fileprivate var priority: UInt8
    fileprivate var ticket: Int
  }

  /// The result of asking to borrow.
  package enum Lending {
    /// The item, without waiting.
    case lent(Item)
    /// The borrower is called later, unless it leaves its place first.
    case waits(Place)
  }

  /// The borrowers waiting with one priority, by their tickets, which are numbered in order of arrival.
  private struct Line {
    var borrowers: [Int: Borrower] = [:]
    /// No borrower has a lower ticket.
    var firstTicket = Int.max

    mutating func insert(_ borrower: @escaping Borrower, _ ticket: Int) {
      borrowers[ticket] = borrower
      firstTicket = min(firstTicket, ticket)
    }

    mutating func popFirst() -> Borrower? {
      guard !borrowers.isEmpty else { return nil }
      while true {
        defer { firstTicket += 1 }
        if let borrower = borrowers.removeValue(forKey: firstTicket) { return borrower }
      }
    }
  }

  private struct State {
    /// Borrowers wait only while no item is idle.
    var idle: [Item]
    /// The lines, by priority.
    var lines: [UInt8: Line] = [:]
    var nextTicket = 0

    var waitingCount: Int { lines.values.reduce(0) { $0 + $1.borrowers.count } }

    mutating func insert(_ borrower: @escaping Borrower, _ priority: TaskPriority) -> Place {
      defer { nextTicket += 1 }
      lines[priority.rawValue, default: Line()].insert(borrower, nextTicket)
      return Place(priority: priority.rawValue, ticket: nextTicket)
    }

    mutating func popFirst() -> Borrower? {
      // There are only a few priorities.
      for priority in lines.keys.sorted(by: >) { if let borrower = lines[priority]?.popFirst() { return borrower } }
      return nil
    }
  }

  private let state: Mutex<State>

  /// Creates a pool of these items.
  package init(_ items: [Item]) { state = Mutex(State(idle: items)) }

  /// The number of items that are not lent, and of borrowers that wait.
  package var counts: (idle: Int, waiting: Int) { state.withLock { ($0.idle.count, $0.waitingCount) } }

  /// Lends an item, now or later by calling `borrower`. Every item lent must be returned with one `giveBack(_:)`.
  package func borrow(priority: TaskPriority, _ borrower: @escaping Borrower) -> Lending {
    state.withLock { state in
      if let item = state.idle.popLast() { return .lent(item) }
      return .waits(state.insert(borrower, priority))
    }
  }

  /// Ends a wait. A borrower that is already about to be called still is.
  package func leave(_ place: Place) {
    state.withLock { _ = $0.lines[place.priority]?.borrowers.removeValue(forKey: place.ticket) }
  }

  /// Takes an item back and lends it to the first waiting borrower that takes it.
  package func giveBack(_ item: Item) {
    while true {
      let borrower = state.withLock { state -> Borrower? in
        if let borrower = state.popFirst() { return borrower }
        state.idle.append(item)
        return nil
      }
      guard let borrower else { return }
      if borrower(item) { return }
    }
  }
}
