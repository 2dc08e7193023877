import InferenceTrace
import Scheduling
import Synchronization

/// Gives free memory back to the system when much of it has come together.
///
/// Small pictures come and go by the hundred: a larger tile size for a minute, and the heap keeps its pages for good.
package final class HeapKeeper: Sendable {
  /// How often it looks, in seconds.
  package static let period = 5.0
  /// How many more bytes must lie idle than after the last time: trimming locks the heap for some milliseconds.
  package static let step = 8 << 20

  private struct State {
    var nextLook = TraceTime.now.advanced(bySeconds: HeapKeeper.period)
    /// Idle bytes after the last time, or the fewest since.
    var floor = 0
    var isTrimming = false
  }

  private let state = Mutex(State())
  private let idleBytes: @Sendable () -> Int
  private let trim: @Sendable () -> Void

  /// A keeper of this process's heap.
  package convenience init() { self.init(idleBytes: { ProcessHeap.unallocatedBytes }, trim: ProcessHeap.trim) }

  /// A keeper of a heap.
  ///
  /// - Parameters:
  ///   - idleBytes: the memory that the process has and does not use. What it uses does not count: it may be much at the moment of a
  ///     trim, and be freed later.
  ///   - trim: gives what is free back to the system.
  package init(idleBytes: @escaping @Sendable () -> Int, trim: @escaping @Sendable () -> Void) {
    self.idleBytes = idleBytes
    self.trim = trim
  }

  /// To be called now and then; says whether the heap is to be trimmed.
  package func isDue(at now: TraceTime) -> Bool {
    state.withLock { state in
      guard now >= state.nextLook, !state.isTrimming else { return false }
      state.nextLook = now.advanced(bySeconds: Self.period)
      let idle = idleBytes()
      state.floor = min(state.floor, idle)
      state.isTrimming = idle >= state.floor + Self.step
      return state.isTrimming
    }
  }

  /// Trims the heap.
  package func run() {
    trim()
    let idle = idleBytes()
    state.withLock { state in
      state.floor = idle
      state.isTrimming = false
    }
  }

  /// Trims the heap if that is due, on a thread of usual priority: the workers' low one would hold the lock for long.
  package func look(at now: TraceTime) {
    guard isDue(at: now) else { return }
    BlockingThread.start(name: "vitrine-heap") { self.run() }
  }
}
