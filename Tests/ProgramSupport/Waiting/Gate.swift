import Synchronization

/// Holds tasks back until a test opens it.
package final class Gate: Sendable {
  private struct State {
    var isOpen = false
    var waiting: [CheckedContinuation<Void, Never>] = []
    var arrivals = 0
    var arrivalWaiters: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
  }

  private let state = Mutex(State())

  /// A gate that is shut.
  package init() {}

  /// Waits until the gate is open.
  package func wait() async {
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
  package func open() {
    let waiting = state.withLock { state in
      state.isOpen = true
      defer { state.waiting.removeAll() }
      return state.waiting
    }
    for continuation in waiting { continuation.resume() }
  }

  /// Returns once so many have arrived at the gate.
  package func arrivals(of count: Int) async {
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
