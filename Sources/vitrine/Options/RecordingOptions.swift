import ArgumentParser
import Glibc
import InferenceTrace
import Synchronization

/// Whether the run is recorded. It means the same in every command that has it.
struct RecordingOptions: ParsableArguments {
  @Option(
    name: .customLong("record"),
    help: ArgumentHelp(
      "Record a trace of the run in Chrome's format, or in Perfetto's for .pftrace; “vitrine trace” opens it.",
      valueName: "file"))
  var recordPath: String?

  /// Runs `work`, and records it if the user asked for that.
  ///
  /// If the recording cannot be written to its end, for example on a full disk, one message goes to standard error. The work
  /// continues, and its outcome stands.
  ///
  /// - Parameters:
  ///   - samplesProcess: whether to sample memory and processor time here; pass `false` if the work does it itself.
  ///   - onFailure: called at once if a recording ends early, for work that fills the screen. The message is then printed after
  ///     the work.
  /// - Throws: `TraceFileError` before the work starts if the file cannot be opened; whatever the work throws.
  func record<Result>(
    _ trace: TraceBuffer, samplesProcess: Bool = true, isolation: isolated (any Actor)? = #isolation,
    onFailure: (@Sendable (TraceFileError) -> Void)? = nil, while work: () async throws -> Result
  ) async throws -> Result {
    guard let recordPath else { return try await work() }
    // At the file size limit, a write should fail as on a full disk, rather than kill the program.
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

/// Prints once that a recording ended early.
private final class OneMessage: Sendable {
  private let isWritten = Atomic<Bool>(false)

  func write(_ failure: TraceFileError) {
    guard !isWritten.exchange(true, ordering: .relaxed) else { return }
    if isatty(STDERR_FILENO) == 1 { Console.progress("") }
    Console.note("vitrine: \(Console.sanitized("\(failure)")); what was recorded until then is kept")
  }
}
