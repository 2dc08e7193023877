import ArgumentParser
import CursesTerminal
import Gallery
import InferenceTrace

struct Browse: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show photographs in the terminal (what vitrine does without a subcommand).",
    discussion: """
      Example: vitrine -r ~/Pictures
      Example: vitrine --model midas.onnx --input-mean 0.485,0.456,0.406 --input-std 0.229,0.224,0.225 ~/Pictures
      Example: vitrine --model small.onnx --against large.onnx ~/Pictures

      The gallery is drawn on the terminal even if standard output is a pipe: vitrine --print-marked ~/Pictures | xargs …

      Keys: arrows move, Enter opens, c changes the filter, Tab hides the panel, ? shows all keys, q quits.
      """)

  @OptionGroup var photographs: PhotographOptions
  @OptionGroup var models: ModelOptions
  @OptionGroup var comparison: ComparisonOptions
  @OptionGroup var recording: RecordingOptions
  @OptionGroup var pixels: PixelOptions
  @OptionGroup var privacy: PrivacyOptions

  @Flag(name: .customLong("print-marked"), help: "On quitting, print the files you marked with Space.")
  var printsMarked = false

  @MainActor func run() async throws {
    var configuration = photographs.gallery()
    try models.apply(to: &configuration, against: comparison.against)
    configuration.isPrivate = privacy.isPrivate
    ProcessHeap.returnFreedPixels()
    // The panel reads ten times a second. A recording needs more room, so that nothing is lost while its disk is slow.
    let trace = TraceBuffer(capacity: recording.recordPath == nil ? 1 << 14 : 1 << 16)
    let terminal = try CursesTerminal(pixels: pixels.pixels)
    defer { terminal.restore() }
    let session = GallerySession(configuration: configuration, screenSize: terminal.size, trace: trace)
    let reportFailure = session.recordingFailureHandler
    let status = try await recording.record(trace, samplesProcess: false, onFailure: reportFailure) {
      defer { terminal.restore() }
      return await GalleryApp(session: session, terminal: terminal).run()
    }
    if printsMarked { for path in session.markedPaths { Console.write(path) } }
    Console.note(problems: session.listingProblems)
    if status == 0 && !session.listingProblems.isEmpty { throw ExitCode(1) }
    throw ExitCode(status)
  }
}
