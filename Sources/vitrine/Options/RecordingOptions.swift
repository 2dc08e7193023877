import ArgumentParser
import Glibc
import InferenceTrace
import Synchronization

/// Whether the run is recorded; means the same in every command that does some work.
struct RecordingOptions: ParsableArguments {
  @Option(
    name: .customLong("record"),
    help: ArgumentHelp(
      "Record a trace of the run in Chrome's format, or in Perfetto's for .pftrace; “vitrine trace” opens it.",
      valueName: "file"))
  var recordPath: String?

  /// Does some work, and records it where that was asked for.
  ///
  /// A recording that cannot be written to its end, on a full disk for one, is told on standard error, once; the work goes on and its
  /// outcome stands.
  ///
  /// - Parameters:
  ///   - samplesProcess: whether memory and processor time are sampled here: not where the work does so itself.
  ///   - onFailure: hears at once of a recording that ended early, where the screen is not free for a message: that then follows
  ///     the work.
  /// - Throws: `TraceFileError` where the file cannot be opened, before the work begins; what the work throws.
  func record<Result>(
    _ trace: TraceBuffer, samplesProcess: Bool = true, isolation: isolated (any Actor)? = #isolation,
    onFailure: (@Sendable (TraceFileError) -> Void)? = nil, while work: () async throws -> Result
  ) async throws -> Result {
    guard let recordPath else { return try await work() }
    // A file that may not grow further is a failed write, as a full disk is, and no reason to die.
    signal(SIGXFSZ, SIG_IGN)
    let writer = try TraceFileWriter(path: recordPath, buffer: trace)
    let message = OneMessage()
    writer.start { failure in
      if let onFailure { onFailure(failure) } else { message.write(failure) }
    }
    let sampler = samplesProcess ? ProcessSampler(recorder: trace) : nil
    sampler?.start()
    defer {
      sampler?.stop()
      do {
        try writer.finish()
      } catch {
        message.write(error)
      }
    }
    return try await work()
  }
}

/// Says once that a recording ended early.
private final class OneMessage: Sendable {
  private let isWritten = Atomic<Bool>(false)

  func write(_ failure: TraceFileError) {
    guard !isWritten.exchange(true, ordering: .relaxed) else { return }
    if isatty(STDERR_FILENO) == 1 { Console.progress("") }
    Console.note("vitrine: \(Console.sanitized("\(failure)")); what was recorded until then is kept")
  }
}
