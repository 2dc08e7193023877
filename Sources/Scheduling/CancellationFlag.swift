import Synchronization

/// A flag that is set once and can be read from any thread.
package final class CancellationFlag: Sendable {
  private let flag = Atomic<Bool>(false)

  package init() {}

  /// Whether it has been set.
  package var isSet: Bool { flag.load(ordering: .relaxed) }

  /// Sets it; it cannot be reset.
  package func set() { flag.store(true, ordering: .relaxed) }
}
