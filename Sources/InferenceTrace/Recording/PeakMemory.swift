import Glibc
import Scheduling
import Synchronization

/// The most memory that some work takes above what the process held before.
///
/// Where the kernel's own peak may not be set back, a thread looks every millisecond.
package final class PeakMemory: Sendable {
  private let startBytes: Int
  private let sampler: Sampler?

  /// Begins to measure, after what is free has gone back to the system.
  package init() {
    ProcessHeap.trim()
    sampler = PeakResidentMemory.reset() ? nil : Sampler()
    startBytes = ProcessUsage.now.residentBytes
  }

  /// Ends the measurement and says how many bytes the peak was above the beginning.
  package func end() -> Int {
    let peak = sampler?.end() ?? PeakResidentMemory.bytes ?? startBytes
    return max(0, peak - startBytes)
  }

  private final class Maximum: Sendable {
    private let most = Mutex(0)

    var value: Int { most.withLock { $0 } }

    func add(_ bytes: Int) { most.withLock { $0 = max($0, bytes) } }
  }

  /// Looks at the resident memory again and again.
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
