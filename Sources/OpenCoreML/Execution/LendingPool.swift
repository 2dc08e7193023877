import Synchronization

/// Lends a fixed number of items: to borrowers of higher priority first, and among equals to the first that came.
///
/// Whoever waits, waits here and not in the engine: a cancelled wait then ends at once. Nobody is woken to take an item: who gives one
/// back calls the next borrower's code, so that what is lent is in use at once and depends on no other thread.
package final class LendingPool<Item: Sendable>: Sendable {
  /// Takes an item that was waited for, on the thread of whoever gave it back; must hand over and return. Says whether it takes it.
  package typealias Borrower = @Sendable (Item) -> Bool

  /// Where a borrower waits.
  package struct Place: Sendable {
    fileprivate var priority: UInt8
    fileprivate var ticket: Int
  }

  /// What becomes of a wish to borrow.
  package enum Lending {
    /// The item, without a wait.
    case lent(Item)
    /// The borrower is called later, unless its place is left before.
    case waits(Place)
  }

  /// Those who wait with one priority, by their tickets, which are drawn on arrival.
  private struct Line {
    var borrowers: [Int: Borrower] = [:]
    /// Not above any borrower's ticket.
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
    /// There are borrowers in lines only while nothing is idle.
    var idle: [Item]
    /// By the numbers of priorities.
    var lines: [UInt8: Line] = [:]
    var nextTicket = 0

    var waitingCount: Int { lines.values.reduce(0) { $0 + $1.borrowers.count } }

    mutating func insert(_ borrower: @escaping Borrower, _ priority: TaskPriority) -> Place {
      defer { nextTicket += 1 }
      lines[priority.rawValue, default: Line()].insert(borrower, nextTicket)
      return Place(priority: priority.rawValue, ticket: nextTicket)
    }

    mutating func popFirst() -> Borrower? {
      // There are but a few priorities.
      for priority in lines.keys.sorted(by: >) { if let borrower = lines[priority]?.popFirst() { return borrower } }
      return nil
    }
  }

  private let state: Mutex<State>

  /// A pool of these items.
  package init(_ items: [Item]) { state = Mutex(State(idle: items)) }

  /// How many items are not lent, and how many borrowers wait for one.
  package var counts: (idle: Int, waiting: Int) { state.withLock { ($0.idle.count, $0.waitingCount) } }

  /// Lends an item, now or when `borrower` is called; each is to be followed by one `giveBack(_:)`.
  package func borrow(priority: TaskPriority, _ borrower: @escaping Borrower) -> Lending {
    state.withLock { state in
      if let item = state.idle.popLast() { return .lent(item) }
      return .waits(state.insert(borrower, priority))
    }
  }

  /// Ends a wait. Where the borrower is about to be called already, it still is.
  package func leave(_ place: Place) {
    state.withLock { _ = $0.lines[place.priority]?.borrowers.removeValue(forKey: place.ticket) }
  }

  /// Takes an item back, and lends it to the first that waits and takes it.
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
