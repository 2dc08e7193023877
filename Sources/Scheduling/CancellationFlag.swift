import Synchronization

/// Set once, read from any thread.
package final class CancellationFlag: Sendable {
  private let flag = Atomic<Bool>(false)

  package init() {}

  /// Whether it was set.
  package var isSet: Bool { flag.load(ordering: .relaxed) }

  /// Sets it, for good.
  package func set() { flag.store(true, ordering: .relaxed) }
}
