import Glibc
import Scheduling
import Synchronization

/// Records the process's memory and processor time, and how busy each core is, at a fixed period on a separate thread.
///
/// ```swift
/// let sampler = ProcessSampler(recorder: buffer)
/// sampler.start()
/// defer { sampler.stop() }
/// ```
///
/// `stop()` ends the thread; call it before the last reference goes away.
public final class ProcessSampler: Sendable {
  private let recorder: any TraceRecorder
  private let period: Duration
  private let isStopped = Atomic<Bool>(false)

  /// Creates a sampler; it does nothing before `start()`.
  public init(recorder: any TraceRecorder, period: Duration = .milliseconds(250)) {
    self.recorder = recorder
    self.period = period
  }

  /// Starts sampling; the first sample is taken at once. If the system cannot start another thread, there are no samples.
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
