import Scheduling
import Synchronization

/// Lends a fixed number of items: to borrowers of higher priority first, and among equals to the first that came.
///
/// Whoever waits, waits here and not in the engine: a cancelled wait then ends at once. Nobody is woken to take an item: who gives one
/// back calls the next borrower's code, so that what is lent is in use at once and depends on no other thread.
package final class LendingPool<Item: Sendable>: Sendable {
  /// Takes an item that was waited for, on the thread of whoever gave it back; must hand over and return. Says whether it takes it.
  package typealias Borrower = @Sendable (Item) -> Bool

  /// What becomes of a wish to borrow.
  package enum Lending {
    /// The item, without a wait.
    case lent(Item)
    /// The borrower is called later, unless its place is left before.
    case waits(Place)
  }

  private struct State {
    /// There are borrowers in line only while nothing is idle.
    var idle: [Item]
    var line = WaitingLine<Borrower>()
  }

  private let state: Mutex<State>

  /// A pool of these items.
  package init(_ items: [Item]) { state = Mutex(State(idle: items)) }

  /// How many items are not lent, and how many borrowers wait for one.
  package var counts: (idle: Int, waiting: Int) { state.withLock { ($0.idle.count, $0.line.count) } }

  /// Lends an item, now or when `borrower` is called; each is to be followed by one `giveBack(_:)`.
  ///
  /// - Parameter urgency: decides among borrowers of equal priority, when an item comes back.
  package func borrow(
    priority: TaskPriority, urgency: @escaping Urgency = { 0 }, _ borrower: @escaping Borrower
  ) -> Lending {
    state.withLock { state in
      if let item = state.idle.popLast() { return .lent(item) }
      let place = Place()
      state.line.join(borrower, at: place, priority: priority, urgency: urgency)
      return .waits(place)
    }
  }

  /// Ends a wait. If the borrower is about to be called already, it still is.
  package func leave(_ place: Place) { state.withLock { _ = $0.line.leave(place) } }

  /// Takes an item back, and lends it to the first that waits and takes it.
  package func giveBack(_ item: Item) {
    while true {
      let borrower = state.withLock { state -> Borrower? in
        if let borrower = state.line.popFirst() { return borrower }
        state.idle.append(item)
        return nil
      }
      guard let borrower else { return }
      if borrower(item) { return }
    }
  }
}
