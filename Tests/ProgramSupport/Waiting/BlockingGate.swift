import Dispatch
import Synchronization

/// Holds a thread back until the test opens it.
package final class BlockingGate: Sendable {
  private let semaphore = DispatchSemaphore(value: 0)
  private let arrived = Atomic<Int>(0)

  /// A gate that is shut.
  package init() {}

  /// How many have come to it.
  package var arrivals: Int { arrived.load(ordering: .acquiring) }

  /// Waits until the test lets it pass.
  package func wait() {
    arrived.add(1, ordering: .acquiringAndReleasing)
    semaphore.wait()
  }

  /// Lets one pass.
  package func letOnePass() { semaphore.signal() }
}
