import Glibc
import Scheduling
import Synchronization

/// Records the process's memory and processor time, and how busy each core is, on a period of its own, on a thread of its own.
///
/// `stop()` ends the thread; the sampler must be stopped before it is let go.
public final class ProcessSampler: Sendable {
  private let recorder: any TraceRecorder
  private let period: Duration
  private let isStopped = Atomic<Bool>(false)

  /// A sampler; it does nothing before `start()`.
  public init(recorder: any TraceRecorder, period: Duration = .milliseconds(250)) {
    self.recorder = recorder
    self.period = period
  }

  /// Begins to sample; the first sample is taken at once. There are no samples if the system has no thread left for them.
  public func start() {
    try? BlockingThread.startIfPossible(name: "vitrine-sampler") { self.run() }
  }

  /// Ends the thread within one period.
  public func stop() { isStopped.store(true, ordering: .relaxed) }

  private func run() {
    while !isStopped.load(ordering: .relaxed) {
      let usage = ProcessUsage.now
      recorder.recordCounter(.residentBytes, Double(usage.residentBytes))
      recorder.recordCounter(.peakBytes, Double(usage.peakBytes))
      recorder.recordCounter(.processorSeconds, usage.processorSeconds)
      for (core, seconds) in CoreUsage.now.busySeconds {
        recorder.recordCounter(.coreSeconds, label: "\(core)", seconds)
      }
      usleep(UInt32(period.components.seconds * 1_000_000 + period.components.attoseconds / 1_000_000_000_000))
    }
  }
}
