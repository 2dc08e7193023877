import CLinux
import Foundation
import Glibc
import InferenceTrace
import Scheduling
import Synchronization

/// The most memory that some work takes above what the process held before.
///
/// The kernel keeps the peak itself, so that not even a short one is missed: it is set back through `/proc/self/clear_refs`. Where that
/// is not permitted, a thread looks every millisecond.
package final class PeakMemory: Sendable {
  private let startBytes: Int
  private let sampler: Sampler?

  /// Lets memory that is resident be memory that is in use: otherwise the allocator keeps buffers that were freed, on each
  /// thread some, and the peak says as much of it as of the strategy.
  package static func returnFreeBuffers() { vitrine_map_buffers(64 << 10) }

  /// Begins to measure, after what is free has gone back to the system.
  package init() {
    vitrine_trim_heap()
    sampler = Self.resetPeak() ? nil : Sampler()
    startBytes = ProcessUsage.now.residentBytes
  }

  /// Ends the measurement and says how many bytes the peak was above the beginning.
  package func end() -> Int {
    let peak = sampler?.end() ?? Self.peakBytes ?? startBytes
    return max(0, peak - startBytes)
  }

  private static func resetPeak() -> Bool {
    let file = open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return false }
    defer { close(file) }
    // 5 sets the peak of resident memory back to what is resident now: proc(5).
    return write(file, "5", 1) == 1 && peakBytes != nil
  }

  private static var peakBytes: Int? {
    guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
      let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
      let kilobytes = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap({ Int($0) })
    else { return nil }
    return kilobytes * 1_024
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
      BlockingThread.start(name: "vitrine-memory") { [isEnded, most] in
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
