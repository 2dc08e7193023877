import ArgumentParser
import CursesTerminal
import Gallery
import InferenceTrace

struct Browse: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show photographs in the terminal (what vitrine does without a subcommand).",
    discussion: """
      Example: vitrine -r ~/Pictures

      Keys: arrows move, Enter opens, c changes the filter, Tab hides the panel, ? shows all keys, q quits.
      """)

  @OptionGroup var photographs: PhotographOptions
  @OptionGroup var models: ModelOptions
  @OptionGroup var recording: RecordingOptions
  @OptionGroup var privacy: PrivacyOptions

  @Flag(name: .customLong("print-marked"), help: "On leaving, print the files that were marked with Space.")
  var printsMarked = false

  @MainActor func run() async throws {
    var configuration = photographs.gallery()
    models.apply(to: &configuration)
    configuration.isPrivate = privacy.isPrivate
    let trace = TraceBuffer()
    let terminal = try CursesTerminal()
    defer { terminal.restore() }
    let session = GallerySession(configuration: configuration, screenSize: terminal.size, trace: trace)
    let reportFailure = session.recordingFailureHandler
    let status = try await recording.record(trace, samplesProcess: false, onFailure: reportFailure) {
      defer { terminal.restore() }
      return await GalleryApp(session: session, terminal: terminal).run()
    }
    if printsMarked { for path in session.markedPaths { Console.write(path + "\n") } }
    throw ExitCode(status)
  }
}
