import InferenceTrace
import Scheduling
import Synchronization

/// Returns free memory to the system once there is much of it.
///
/// Small pictures come and go by the hundred. After a minute with larger tiles, the heap would keep their pages for good.
package final class HeapKeeper: Sendable {
  /// How often it checks, in seconds.
  package static let period = 5.0
  /// How many more bytes must be idle than after the last trim. Trimming locks the heap for some milliseconds.
  package static let step = 8 << 20

  private struct State {
    var nextLook = TraceTime.now.advanced(bySeconds: HeapKeeper.period)
    /// The idle bytes after the last trim, or the fewest since.
    var floor = 0
    var isTrimming = false
  }

  private let state = Mutex(State())
  private let idleBytes: @Sendable () -> Int
  private let trim: @Sendable () -> Void

  /// A keeper for this process's heap.
  package convenience init() { self.init(idleBytes: { ProcessHeap.unallocatedBytes }, trim: ProcessHeap.trim) }

  /// A keeper for a heap.
  ///
  /// - Parameters:
  ///   - idleBytes: how much memory the process holds but does not use. Memory in use does not count: there may be much of it
  ///     during a trim, and it may be freed later.
  ///   - trim: returns free memory to the system.
  package init(idleBytes: @escaping @Sendable () -> Int, trim: @escaping @Sendable () -> Void) {
    self.idleBytes = idleBytes
    self.trim = trim
  }

  /// Whether the heap should be trimmed now; call this from time to time.
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

  /// Trims the heap if it is due, on a thread of normal priority. A worker's low priority would hold the heap's lock for long.
  package func look(at now: TraceTime) {
    guard isDue(at: now) else { return }
    BlockingThread.start(name: "vitrine-heap") { self.run() }
  }
}
