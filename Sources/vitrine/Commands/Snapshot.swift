import ArgumentParser
import Foundation
import Gallery
import InferenceTrace
import TerminalUI

struct Snapshot: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print one screen without a terminal, once every visible tile is done.",
    discussion: "Example: vitrine snapshot ~/Pictures --size 120x40 --format json")

  /// The format of the screen.
  enum Format: String, ExpressibleByArgument, CaseIterable { case ansi, text, json }

  @OptionGroup var photographs: PhotographOptions
  @OptionGroup var models: ModelOptions
  @OptionGroup var comparison: ComparisonOptions
  @OptionGroup var recording: RecordingOptions
  @OptionGroup var privacy: PrivacyOptions

  @Option(help: ArgumentHelp("The screen's columns and rows.", valueName: "columns×rows"))
  var size = ScreenSize(columns: 200, rows: 60)

  @Option(help: "How it is printed: \(Format.allValueStrings.joined(separator: ", ")).")
  var format: Format = .ansi

  @Flag(name: .customLong("from-end"), help: .hidden)
  var startsAtEnd = false

  @MainActor func run() async throws {
    var configuration = photographs.gallery()
    try models.apply(to: &configuration, against: comparison.against)
    configuration.isPrivate = privacy.isPrivate
    ProcessHeap.returnFreedPixels()
    let trace = TraceBuffer()
    let session = GallerySession(configuration: configuration, screenSize: size.size, trace: trace)
    let result = try await recording.record(trace, samplesProcess: false) {
      await session.runUntilSettled(startsAtEnd: startsAtEnd)
    }
    switch format {
    case .ansi: Console.write(session.frame().ansi(depth: .trueColor), as: .screen)
    case .text: Console.write(session.frame().text(trimmingTrailingBlanks: true) + "\n")
    case .json: Console.write(try session.report(result).json() + "\n", as: .json)
    }
    for problem in session.problems { Console.note("vitrine: \(Console.sanitized(problem))") }
    if !session.problems.isEmpty { throw ExitCode(1) }
  }
}

/// A size in cells as users write it: `200x60`.
struct ScreenSize: ExpressibleByArgument {
  let size: Size

  init(columns: Int, rows: Int) { size = Size(columns: columns, rows: rows) }

  init?(argument: String) {
    let parts = argument.lowercased().split(separator: "x").map { Int($0) }
    guard parts.count == 2, let columns = parts[0], let rows = parts[1], (1...1_000).contains(columns),
      (1...1_000).contains(rows)
    else { return nil }
    self.init(columns: columns, rows: rows)
  }

  var defaultValueDescription: String { "\(size.columns)x\(size.rows)" }
}
