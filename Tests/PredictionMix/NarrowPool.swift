import Dispatch
import Foundation
import Synchronization

/// Keeps threads of Swift's pool busy, so that only a few are left.
final class NarrowPool: Sendable {
  private let freeThreads: Int
  private let gate = DispatchSemaphore(value: 0)
  private let parked = Mutex(0)

  init(freeThreads: Int) { self.freeThreads = freeThreads }

  /// Parks all other threads; `false` where more or fewer than these are left then.
  func begin() async -> Bool {
    let count = ProcessInfo.processInfo.activeProcessorCount - freeThreads
    guard count >= 0 else { return false }
    for _ in 0..<count { park() }
    let arrived = await Self.arrivals(freeThreads + 2)
    return arrived == freeThreads
  }

  func end() { for _ in 0..<parked.withLock({ $0 }) { gate.signal() } }

  private func park() {
    parked.withLock { $0 += 1 }
    Task.detached { [gate] in Self.wait(gate) }
  }

  /// How many tasks run at once while each of them blocks its thread.
  private static func arrivals(_ count: Int) async -> Int {
    let gate = DispatchSemaphore(value: 0)
    return await withCheckedContinuation { continuation in
      let state = Count()
      for _ in 0..<count {
        Task.detached {
          state.value.withLock { $0 += 1 }
          wait(gate)
        }
      }
      DispatchQueue(label: "observer").asyncAfter(deadline: .now() + 0.5) {
        let seen = state.value.withLock { $0 }
        for _ in 0..<count { gate.signal() }
        continuation.resume(returning: seen)
      }
    }
  }

  private final class Count: Sendable {
    let value = Mutex(0)
  }

  private static func wait(_ gate: DispatchSemaphore) { gate.wait() }
}

/// Ends the process if the work takes too long.
final class Deadline: Sendable {
  private let seconds: Int
  private let state: Mutex<(end: DispatchTime?, name: String)>

  init(seconds: Int) {
    self.seconds = seconds
    state = Mutex((.now() + .seconds(seconds), "the beginning"))
    Thread.detachNewThread { [self] in
      while let (end, name) = current {
        if DispatchTime.now() > end {
          print("\(name) has not ended after \(seconds) s")
          exit(3)
        }
        usleep(100_000)
      }
    }
  }

  private var current: (DispatchTime, String)? { state.withLock { state in state.end.map { ($0, state.name) } } }

  func extend(_ name: String) { state.withLock { $0 = (.now() + .seconds(seconds), name) } }

  func end() { state.withLock { $0.end = nil } }
}
