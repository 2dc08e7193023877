import Glibc
import Scheduling
import Synchronization

/// Measures the most memory that some work takes on top of what the process already used.
///
/// If the kernel's own peak cannot be reset, a thread samples every millisecond.
package final class PeakMemory: Sendable {
  private let startBytes: Int
  private let sampler: Sampler?

  /// Starts the measurement, after free memory has gone back to the system.
  package init() {
    ProcessHeap.trim()
    sampler = PeakResidentMemory.reset() ? nil : Sampler()
    startBytes = ProcessUsage.now.residentBytes
  }

  /// Ends the measurement; returns how many bytes the peak was above the start.
  package func end() -> Int {
    let peak = sampler?.end() ?? PeakResidentMemory.bytes ?? startBytes
    return max(0, peak - startBytes)
  }

  private final class Maximum: Sendable {
    private let most = Mutex(0)

    var value: Int { most.withLock { $0 } }

    func add(_ bytes: Int) { most.withLock { $0 = max($0, bytes) } }
  }

  /// Samples the resident memory again and again.
  private final class Sampler: Sendable {
    private let isEnded = CancellationFlag()
    private let most = Maximum()

    init() {
      try? BlockingThread.startIfPossible(name: "vitrine-memory") { [isEnded, most] in
        while !isEnded.isSet {
          most.add(ProcessUsage.now.residentBytes)
          usleep(1_000)
        }
      }
    }

    func end() -> Int {
      isEnded.set()
      most.add(ProcessUsage.now.residentBytes)
      return most.value
    }
  }
}
