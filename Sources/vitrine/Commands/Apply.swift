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

      Results that are there and newer than their photograph are kept: an interrupted run goes on where it was. \
      The paths of the results are printed on standard output.
      """)

  @OptionGroup var photographs: PhotographOptions
  @OptionGroup var models: ModelOptions
  @OptionGroup var recording: RecordingOptions
  @OptionGroup var privacy: PrivacyOptions

  @Option(name: .shortAndLong, help: ArgumentHelp("The folder for the results.", valueName: "folder"))
  var output: String

  @Option(help: "Their file format: \(PhotographExporter.Format.allCases.map(\.rawValue).joined(separator: ", ")).")
  var format: PhotographExporter.Format = .jpeg

  func run() async throws {
    var configuration = photographs.gallery()
    try models.apply(to: &configuration)
    configuration.isPrivate = privacy.isPrivate
    let trace = TraceBuffer()
    let exporter = PhotographExporter(
      configuration: configuration, folder: FilePath(output), format: format, recorder: trace)
    var progress = ExportProgress()
    try await recording.record(trace) {
      try await exporter.run { photograph, outcome, index, count in
        progress.report(photograph, outcome, index, count)
      }
    }
    progress.finish()
    if progress.failureCount > 0 { throw ExitCode(1) }
    if progress.isEmpty { throw CommandError("no photographs in \(configuration.title); look deeper with -r") }
  }
}

extension PhotographExporter.Format: ExpressibleByArgument {}

/// Says how an export comes on: results on standard output, the count on standard error while that is a terminal.
private struct ExportProgress {
  private(set) var failureCount = 0
  private var writtenCount = 0
  private var keptCount = 0
  private let showsCount = isatty(STDERR_FILENO) == 1

  var isEmpty: Bool { failureCount + writtenCount + keptCount == 0 }

  mutating func report(_ photograph: Photograph, _ outcome: PhotographExporter.Outcome, _ index: Int, _ count: Int) {
    if showsCount { Console.progress("") }
    switch outcome {
    case .written(let path):
      writtenCount += 1
      Console.write(path)
    case .upToDate: keptCount += 1
    case .failed(let reason):
      failureCount += 1
      Console.note("vitrine: \(Console.sanitized(reason))")
    }
    if showsCount { Console.progress("\(index) of \(count)") }
  }

  func finish() {
    if showsCount { Console.progress("") }
    Console.note("\(writtenCount) written, \(keptCount) up to date, \(failureCount) failed")
  }
}
