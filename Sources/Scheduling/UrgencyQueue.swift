/// Waiting work that leaves in order of urgency, which is evaluated at the moment of leaving.
///
/// A viewport moves while work waits, so an order fixed on arrival would be wrong on departure. No more work waits than fits on two
/// screens: a scan is cheaper than maintaining a heap.
package struct UrgencyQueue<Element> {
  /// How soon work should leave: smaller means sooner.
  package typealias Urgency = @Sendable () -> Int

  private struct Entry {
    var ticket: Int
    var urgency: Urgency
    var element: Element
  }

  private var entries: [Entry] = []

  package init() {}

  /// The number of waiting elements.
  package var count: Int { entries.count }

  /// Adds work under a ticket, by which it can be removed.
  package mutating func insert(_ element: Element, ticket: Int, urgency: @escaping Urgency) {
    entries.append(Entry(ticket: ticket, urgency: urgency, element: element))
  }

  /// Removes and returns the most urgent work; among equals, the one that came first.
  package mutating func popMostUrgent() -> Element? {
    var best: (index: Int, urgency: Int)?
    for index in entries.indices {
      let urgency = entries[index].urgency()
      if urgency < best?.urgency ?? Int.max || best == nil { best = (index, urgency) }
    }
    return best.map { entries.remove(at: $0.index).element }
  }

  /// Removes and returns the work with this ticket, if it still waits.
  package mutating func remove(ticket: Int) -> Element? {
    entries.firstIndex { $0.ticket == ticket }.map { entries.remove(at: $0).element }
  }

  /// Removes and returns everything, in order of arrival.
  package mutating func removeAll() -> [Element] {
    defer { entries.removeAll() }
    return entries.map(\.element)
  }
}
