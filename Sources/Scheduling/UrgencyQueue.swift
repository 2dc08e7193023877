/// Waiting work of which the most urgent leaves first, urgency being asked at the moment of leaving.
///
/// A viewport moves while work waits, so an order that was fixed on arrival would be wrong on departure. There are never more
/// waiting than two screens hold: a scan is cheaper than keeping a heap right.
package struct UrgencyQueue<Element> {
  /// How soon work should leave: the smaller, the sooner.
  package typealias Urgency = @Sendable () -> Int

  private struct Entry {
    var ticket: Int
    var urgency: Urgency
    var element: Element
  }

  private var entries: [Entry] = []

  package init() {}

  /// How many wait.
  package var count: Int { entries.count }

  /// Adds work under a ticket by which it can be removed.
  package mutating func insert(_ element: Element, ticket: Int, urgency: @escaping Urgency) {
    entries.append(Entry(ticket: ticket, urgency: urgency, element: element))
  }

  /// Takes out the most urgent; of equals the one that came first.
  package mutating func popMostUrgent() -> Element? {
    var best: (index: Int, urgency: Int)?
    for index in entries.indices {
      let urgency = entries[index].urgency()
      if urgency < best?.urgency ?? Int.max || best == nil { best = (index, urgency) }
    }
    return best.map { entries.remove(at: $0.index).element }
  }

  /// Takes out the work with this ticket, if it still waits.
  package mutating func remove(ticket: Int) -> Element? {
    entries.firstIndex { $0.ticket == ticket }.map { entries.remove(at: $0).element }
  }

  /// Takes out everything, in the order of arrival.
  package mutating func removeAll() -> [Element] {
    defer { entries.removeAll() }
    return entries.map(\.element)
  }
}
