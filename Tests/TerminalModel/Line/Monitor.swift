import Foundation

/// A value that several threads share, and on whose changes they wait.
///
/// Safe to share: the value is touched only while the condition's lock is held.
final class Monitor<Value>: @unchecked Sendable {
  private let condition = NSCondition()
  private var value: Value

  init(_ value: sending Value) { self.value = value }

  /// Looks at or changes the value while nobody else does; whoever waits looks again.
  func withLock<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
    condition.lock()
    defer {
      condition.broadcast()
      condition.unlock()
    }
    return try body(&value)
  }

  /// Waits until a condition holds; `false` if it does not hold after some seconds.
  func wait(seconds: Double = 1e8, _ isFulfilled: (inout Value) -> Bool) -> Bool {
    let deadline = Date().addingTimeInterval(seconds)
    condition.lock()
    defer { condition.unlock() }
    while !isFulfilled(&value) {
      if !condition.wait(until: deadline) { return isFulfilled(&value) }
    }
    return true
  }
}
