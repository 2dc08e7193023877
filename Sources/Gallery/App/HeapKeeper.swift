import InferenceTrace
import Scheduling
import Synchronization

/// Gives free memory back to the system when much of it has come together.
///
/// Small pictures come and go by the hundred: a larger tile size for a minute, and the heap keeps its pages for good.
package final class HeapKeeper: Sendable {
  /// How often it looks, in seconds.
  package static let period = 5.0
  /// By how many bytes the process must have grown since the last time: trimming locks the heap for some milliseconds.
  package static let step = 16 << 20

  private struct State {
    var nextLook = TraceTime.now.advanced(bySeconds: HeapKeeper.period)
    /// Resident bytes after the last time, or the fewest since.
    var floor = 0
    var isTrimming = false
  }

  private let state = Mutex(State())
  private let residentBytes: @Sendable () -> Int
  private let trim: @Sendable () -> Void

  /// A keeper of this process's heap.
  package convenience init() { self.init(residentBytes: { ProcessUsage.now.residentBytes }, trim: ProcessHeap.trim) }

  /// A keeper of a process that has so many bytes, and of a heap that is trimmed so.
  package init(residentBytes: @escaping @Sendable () -> Int, trim: @escaping @Sendable () -> Void) {
    self.residentBytes = residentBytes
    self.trim = trim
  }

  /// To be called now and then; says whether the heap is to be trimmed.
  package func isDue(at now: TraceTime) -> Bool {
    state.withLock { state in
      guard now >= state.nextLook, !state.isTrimming else { return false }
      state.nextLook = now.advanced(bySeconds: Self.period)
      let resident = residentBytes()
      state.floor = min(state.floor, resident)
      state.isTrimming = resident >= state.floor + Self.step
      return state.isTrimming
    }
  }

  /// Trims the heap.
  package func run() {
    trim()
    let resident = residentBytes()
    state.withLock { state in
      state.floor = resident
      state.isTrimming = false
    }
  }

  /// Trims the heap if that is due, on a thread of usual priority: the workers' low one would hold the lock for long.
  package func look(at now: TraceTime) {
    guard isDue(at: now) else { return }
    BlockingThread.start(name: "vitrine-heap") { self.run() }
  }
}
