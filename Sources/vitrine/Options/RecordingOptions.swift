import ArgumentParser
import InferenceTrace

/// What is written beside the results; means the same in every command.
struct RecordingOptions: ParsableArguments {
  @Option(
    name: .customLong("record"),
    help: ArgumentHelp("Record the run in Chrome's trace format, for Perfetto and its like.", valueName: "file"))
  var recordPath: String?

  @Flag(name: .customLong("private"), help: "Neither read nor write thumbnails and prepared models.")
  var isPrivate = false

  /// Starts to record, where that was asked for.
  func startRecording(of trace: TraceBuffer) throws -> TraceFileWriter? {
    guard let recordPath else { return nil }
    let writer = try TraceFileWriter(path: recordPath, buffer: trace)
    writer.start()
    return writer
  }
}
