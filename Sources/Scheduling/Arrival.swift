import Dispatch
import Synchronization

/// A value that one thread waits for and another one delivers, once.
package final class Arrival<Value: Sendable>: Sendable {
  private let value = Mutex<Value?>(nil)
  private let arrived = DispatchSemaphore(value: 0)

  package init() {}

  /// Delivers the value.
  package func arrive(_ value: Value) {
    self.value.withLock { $0 = value }
    arrived.signal()
  }

  /// Waits for the value. Call it only once.
  package func wait() -> Value {
    arrived.wait()
    guard let value = value.withLock({ $0 }) else { preconditionFailure("signalled before it had arrived") }
    return value
  }
}
