import Synchronization

/// Holds tasks back until a test opens it.
final class Gate: Sendable {
  private struct State {
    var isOpen = false
    var waiting: [CheckedContinuation<Void, Never>] = []
    var arrivals = 0
    var arrivalWaiters: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
  }

  private let state = Mutex(State())

  /// Waits until the gate is open.
  func wait() async {
    await withCheckedContinuation { continuation in
      let ready = state.withLock { state in
        state.arrivals += 1
        var ready = state.arrivalWaiters.filter { $0.count <= state.arrivals }.map(\.continuation)
        state.arrivalWaiters.removeAll { $0.count <= state.arrivals }
        if state.isOpen { ready.append(continuation) } else { state.waiting.append(continuation) }
        return ready
      }
      for continuation in ready { continuation.resume() }
    }
  }

  /// Lets all pass, now and later.
  func open() {
    let waiting = state.withLock { state in
      state.isOpen = true
      defer { state.waiting.removeAll() }
      return state.waiting
    }
    for continuation in waiting { continuation.resume() }
  }

  /// Returns once so many have arrived at the gate.
  func arrivals(of count: Int) async {
    await withCheckedContinuation { continuation in
      let isReady = state.withLock { state in
        if state.arrivals >= count { return true }
        state.arrivalWaiters.append((count, continuation))
        return false
      }
      if isReady { continuation.resume() }
    }
  }
}

/// Yields until a condition holds; a test that waits for ever fails by its time limit.
func eventually(_ condition: @Sendable () -> Bool) async {
  while !condition() { await Task.yield() }
}

/// A value that several tasks of a test share.
final class Shared<Value: Sendable>: Sendable {
  private let mutex: Mutex<Value>

  init(_ value: Value) { mutex = Mutex(value) }

  var value: Value { mutex.withLock { $0 } }

  func withLock<Result: Sendable>(_ body: (inout Value) -> Result) -> Result {
    mutex.withLock { value in
      var copy = value
      defer { value = copy }
      return body(&copy)
    }
  }
}
