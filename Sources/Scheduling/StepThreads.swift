import DequeModule
import Dispatch
import Glibc
import Synchronization

/// Threads for short steps that others wait for, which must not depend on a free thread of Swift's own pool.
///
/// They are started when there is work for them, and then stay.
package final class StepThreads: Sendable {
  /// The ones of this process: at most one a core, and at least two, so that one long step does not hold up all others.
  package static let shared = StepThreads(limit: max(2, ProcessorCount.online))

  package typealias Step = @Sendable () -> Void

  private struct State {
    var steps: Deque<Step> = []
    var threadCount = 0
    /// Sleeping threads that nobody has woken yet.
    var idleCount = 0
  }

  private let limit: Int
  private let state = Mutex(State())
  private let wake = DispatchSemaphore(value: 0)

  /// Creates a group of at most `limit` threads, none of which runs yet.
  package init(limit: Int) { self.limit = max(1, limit) }

  /// Runs a step on one of the threads, after earlier steps. If the system cannot start a thread and there is none yet, the step
  /// runs at once on the calling thread.
  package func run(_ step: @escaping Step) {
    enum Means { case sleeping, new, busy }
    let means = state.withLock { state -> Means in
      state.steps.append(step)
      if state.idleCount > 0 {
        state.idleCount -= 1
        return .sleeping
      }
      guard state.threadCount < limit else { return .busy }
      state.threadCount += 1
      return .new
    }
    switch means {
    case .sleeping: wake.signal()
    case .new: startThread()
    // A thread takes the next step when it has finished one.
    case .busy: break
    }
  }

  private func startThread() {
    do {
      try BlockingThread.startIfPossible(name: "vitrine-step") { self.loop() }
    } catch {
      let isAlone = state.withLock { state in
        state.threadCount -= 1
        return state.threadCount == 0
      }
      guard isAlone else { return }
      while let step = state.withLock({ $0.steps.popFirst() }) { step() }
    }
  }

  private func loop() {
    while true {
      let step = state.withLock { state in
        let step = state.steps.popFirst()
        if step == nil { state.idleCount += 1 }
        return step
      }
      if let step { step() } else { wake.wait() }
    }
  }
}
