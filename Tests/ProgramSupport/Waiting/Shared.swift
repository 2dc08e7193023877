import Synchronization

/// A value that several tasks of a test share.
package final class Shared<Value: Sendable>: Sendable {
  private let mutex: Mutex<Value>

  package init(_ value: Value) { mutex = Mutex(value) }

  /// The value now.
  package var value: Value { mutex.withLock { $0 } }

  /// Changes the value while nobody else sees it.
  @discardableResult package func update<Result: Sendable>(_ body: (inout Value) -> Result) -> Result {
    mutex.withLock { value in
      var copy = value
      defer { value = copy }
      return body(&copy)
    }
  }
}
