import Synchronization

/// How soon something should have its turn: the smaller, the sooner. It is evaluated whenever a turn is given.
package typealias Urgency = @Sendable () -> Int

/// A place in a line; no two places are equal.
package struct Place: Sendable, Equatable {
  private static let last = Atomic<Int>(0)
  private let number = Self.last.wrappingAdd(1, ordering: .relaxed).newValue

  package init() {}
}

/// A line whose next element is the one with the highest priority; among those, the most urgent; among those, the earliest.
///
/// A viewport moves while work waits, so an order fixed on arrival would be wrong later. At most a few hundred elements wait,
/// so a scan is cheaper than keeping a heap in order.
package struct WaitingLine<Element> {
  private struct Entry {
    var place: Place
    var priority: UInt8
    var urgency: Urgency
    var element: Element
  }

  private var entries: [Entry] = []

  package init() {}

  /// How many are waiting.
  package var count: Int { entries.count }

  /// Adds an element at a place, by which it can leave.
  package mutating func join(
    _ element: Element, at place: Place, priority: TaskPriority = .medium, urgency: @escaping Urgency = { 0 }
  ) {
    entries.append(Entry(place: place, priority: priority.rawValue, urgency: urgency, element: element))
  }

  /// Removes the element whose turn it is.
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

  /// Removes the element at this place, if it is still waiting.
  @discardableResult package mutating func leave(_ place: Place) -> Element? {
    entries.firstIndex { $0.place == place }.map { entries.remove(at: $0).element }
  }

  /// Removes everything, in order of arrival.
  package mutating func removeAll() -> [Element] {
    defer { entries.removeAll() }
    return entries.map(\.element)
  }
}

extension WaitingLine {
  /// Adds a task's waiter, unless it was already cancelled.
  package mutating func join<Value>(_ waiter: Element, urgency: @escaping Urgency = { 0 })
  where Element == Waiter<Value> {
    if !waiter.hasEnded { join(waiter, at: waiter.place, urgency: urgency) }
  }

  /// Removes a task's waiter, if it is still waiting.
  package mutating func leave<Value>(_ waiter: Element) where Element == Waiter<Value> { leave(waiter.place) }
}
