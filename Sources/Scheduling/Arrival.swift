import Dispatch
import Synchronization

/// Something that a thread waits for and another one brings, once.
package final class Arrival<Value: Sendable>: Sendable {
  private let value = Mutex<Value?>(nil)
  private let arrived = DispatchSemaphore(value: 0)

  package init() {}

  /// Brings it.
  package func arrive(_ value: Value) {
    self.value.withLock { $0 = value }
    arrived.signal()
  }

  /// Waits for it. To be called once.
  package func wait() -> Value {
    arrived.wait()
    guard let value = value.withLock({ $0 }) else { preconditionFailure("signalled before it had arrived") }
    return value
  }
}
