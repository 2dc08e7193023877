import ArgumentParser
import InferenceTrace

/// What is written beside the results; means the same in every command.
struct RecordingOptions: ParsableArguments {
  @Option(
    name: .customLong("record"),
    help: ArgumentHelp("Record the run in Chrome's trace format, for Perfetto and its like.", valueName: "file"))
  var recordPath: String?

  @Flag(
    name: .customLong("private"),
    help: "Neither read nor write thumbnails: nothing of the photographs is left on the disk.")
  var isPrivate = false

  /// Does some work, and records it where that was asked for; `onFailure` hears at once of a recording that ended early.
  func record<Result>(
    _ trace: TraceBuffer, isolation: isolated (any Actor)? = #isolation,
    onFailure: @escaping @Sendable (TraceFileError) -> Void = { _ in }, while work: () async throws -> Result
  ) async throws -> Result {
    guard let recordPath else { return try await work() }
    let writer = try TraceFileWriter(path: recordPath, buffer: trace)
    writer.start(onFailure: onFailure)
    do {
      let result = try await work()
      try writer.finish()
      return result
    } catch {
      try? writer.finish()
      throw error
    }
  }
}
