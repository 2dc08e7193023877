import Synchronization

/// How soon something should have its turn: the smaller, the sooner. It is asked when a turn comes free.
package typealias Urgency = @Sendable () -> Int

/// Where something waits in a line; no two places are equal.
package struct Place: Sendable, Equatable {
  private static let last = Atomic<Int>(0)
  private let number = Self.last.wrappingAdd(1, ordering: .relaxed).newValue

  package init() {}
}

/// What waits for its turn: the highest priority goes first, then the most urgent, then the first that came.
///
/// A viewport moves while work waits, so an order that was fixed on arrival would be wrong on departure. A few hundred wait at most, so a
/// scan is cheaper than keeping a heap right.
package struct WaitingLine<Element> {
  private struct Entry {
    var place: Place
    var priority: UInt8
    var urgency: Urgency
    var element: Element
  }

  private var entries: [Entry] = []

  package init() {}

  /// How many wait.
  package var count: Int { entries.count }

  /// Adds an element at a place by which it can leave.
  package mutating func join(
    _ element: Element, at place: Place, priority: TaskPriority = .medium, urgency: @escaping Urgency = { 0 }
  ) {
    entries.append(Entry(place: place, priority: priority.rawValue, urgency: urgency, element: element))
  }

  /// Takes out the element whose turn it is.
  package mutating func popFirst() -> Element? {
    var best: (index: Int, priority: UInt8, urgency: Int)?
    for (index, entry) in entries.enumerated() {
      if let best, entry.priority < best.priority { continue }
      let urgency = entry.urgency()
      if let best, entry.priority == best.priority, urgency >= best.urgency { continue }
      best = (index, entry.priority, urgency)
    }
    return best.map { entries.remove(at: $0.index).element }
  }

  /// Takes out the element at this place, if it still waits.
  @discardableResult package mutating func leave(_ place: Place) -> Element? {
    entries.firstIndex { $0.place == place }.map { entries.remove(at: $0).element }
  }

  /// Takes out everything, in the order of arrival.
  package mutating func removeAll() -> [Element] {
    defer { entries.removeAll() }
    return entries.map(\.element)
  }
}

extension WaitingLine {
  /// Adds a task's waiter, unless it was cancelled on its way here.
  package mutating func join<Value>(_ waiter: Element, urgency: @escaping Urgency = { 0 })
  where Element == Waiter<Value> {
    if !waiter.hasEnded { join(waiter, at: waiter.place, urgency: urgency) }
  }

  /// Takes a task's waiter out, if it still waits.
  package mutating func leave<Value>(_ waiter: Element) where Element == Waiter<Value> { leave(waiter.place) }
}
