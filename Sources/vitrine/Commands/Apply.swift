import ArgumentParser
import Foundation
import Gallery
import InferenceTrace
import SystemPackage

struct Apply: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run the model over every photograph and write the results as files.",
    discussion: """
      Example: vitrine apply -r ~/Pictures -o ~/Coloured --format jpeg

      A hidden journal in the folder records what each result was made from. An interrupted run resumes when you repeat the command, and a \
      result is made again if its photograph, the model or a setting has changed. A file that is not in the journal, or has changed since, is \
      never replaced: the result gets another name. The paths of the results are printed on standard output.

      With --against, a result shows the photograph, what both models make of it and their difference, each up to 2048 pixels wide and high.
      """)

  @OptionGroup var photographs: PhotographOptions
  @OptionGroup var models: ModelOptions
  @OptionGroup var comparison: ComparisonOptions
  @OptionGroup var recording: RecordingOptions
  @OptionGroup var privacy: PrivacyOptions

  @Option(name: .shortAndLong, help: ArgumentHelp("The folder for the results.", valueName: "folder"))
  var output: String

  @Option(help: "Their file format: \(PhotographExporter.Format.allCases.map(\.rawValue).joined(separator: ", ")).")
  var format: PhotographExporter.Format = .jpeg

  func run() async throws {
    // At the file size limit, a write should fail as on a full disk, rather than kill the program.
    signal(SIGXFSZ, SIG_IGN)
    do {
      let command = self
      try await Interruption().run { try await command.apply() }
    } catch is CancellationError {
      Console.note("vitrine: interrupted; run the same command to continue")
      throw ExitCode(Interruption.status)
    }
  }

  private func apply() async throws {
    var configuration = photographs.gallery()
    try models.apply(to: &configuration, against: comparison.against)
    configuration.isPrivate = privacy.isPrivate
    let trace = TraceBuffer()
    let exporter = PhotographExporter(
      configuration: configuration, folder: FilePath(output), format: format, recorder: trace)
    var progress = ExportProgress()
    try await recording.record(trace) {
      defer { progress.hide() }
      try await exporter.run { progress.report($0) }
    }
    progress.finish()
    if progress.failureCount > 0 || progress.problemCount > 0 { throw ExitCode(1) }
    if progress.isEmpty { throw CommandError("no photographs in \(configuration.title); look deeper with -r") }
  }
}

extension PhotographExporter.Format: ExpressibleByArgument {}

/// Reports an export's progress: results on standard output, the count on standard error if that is a terminal.
private struct ExportProgress {
  private(set) var failureCount = 0
  private(set) var problemCount = 0
  private var writtenCount = 0
  private var keptCount = 0
  private let showsCount = isatty(STDERR_FILENO) == 1

  var isEmpty: Bool { failureCount + writtenCount + keptCount == 0 }

  mutating func report(_ event: PhotographExporter.Event) {
    hide()
    switch event {
    case .problem(let text):
      problemCount += 1
      say(text)
    case .note(let text): say(text)
    case .photograph(_, let outcome, let index, let count):
      report(outcome)
      if showsCount { Console.progress("\(index) of \(count)") }
    }
  }

  private mutating func report(_ outcome: PhotographExporter.Outcome) {
    switch outcome {
    case .written(let path, let besides):
      writtenCount += 1
      Console.write(path)
      if let besides { say("\(besides): is not what was written there, so it stays; the result is \(path)") }
    case .upToDate: keptCount += 1
    case .failed(let reason):
      failureCount += 1
      say(reason)
    }
  }

  private func say(_ text: String) { Console.note("vitrine: \(Console.sanitized(text))") }

  func hide() { if showsCount { Console.progress("") } }

  func finish() {
    Console.note("\(writtenCount) written, \(keptCount) up to date, \(failureCount) failed")
  }
}
