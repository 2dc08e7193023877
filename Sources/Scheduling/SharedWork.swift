import Synchronization

/// Work that equal requests share: the first request starts it, and those that come before its end wait for the same result.
///
///     try await loads.value(for: url) { end in
///       thread.enqueue { end(Result { try load(url) }) }
///     }
package final class SharedWork<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  /// Ends the work; everybody who waits gets the result.
  package typealias End = @Sendable (Result<Value, any Error>) -> Void

  /// Who waits for the work under way; a list may be empty, if all who waited have left.
  private let waiters = Mutex<[Key: [Waiter<Value>]]>([:])

  package init() {}

  /// The number of tasks that wait.
  package var waitingCount: Int { waiters.withLock { $0.values.reduce(0) { $0 + $1.count } } }

  /// The result of the work under way for this key, or of new work.
  ///
  /// - Parameter start: starts the work; `end` must be called once, on any thread.
  /// - Throws: the error that the work ends with; `CancellationError` at once if the task is cancelled, while the work goes on.
  package nonisolated(nonsending) func value(
    for key: Key, start: (_ end: @escaping End) -> Void
  ) async throws -> Value {
    try await Waiter<Value>.wait { waiter in
      let isFirst = waiters.withLock { waiters in
        guard !waiter.hasEnded else { return false }
        defer { waiters[key, default: []].append(waiter) }
        return waiters[key] == nil
      }
      if isFirst { start { [self] in end(key, $0) } }
    } onCancel: { waiter in
      waiters.withLock { $0[key]?.removeAll { $0 === waiter } }
    }
  }

  private func end(_ key: Key, _ result: Result<Value, any Error>) {
    let waiting = waiters.withLock { $0.removeValue(forKey: key) } ?? []
    for waiter in waiting { waiter.end(result) }
  }
}
