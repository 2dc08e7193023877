import ArgumentParser
import Foundation
import CursesTerminal
import Gallery
import InferenceTrace
import TerminalGraphics
import TerminalUI

struct Snapshot: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print one screen without a terminal, once every visible tile is done.",
    discussion: """
      Example: vitrine snapshot ~/Pictures
      Example: vitrine snapshot ~/Pictures --size 120x40 --format json

      In a terminal that shows pixels, the pictures have them.
      """)

  /// The format of the screen.
  enum Format: String, ExpressibleByArgument, CaseIterable { case ansi, text, json }

  @OptionGroup var photographs: PhotographOptions
  @OptionGroup var models: ModelOptions
  @OptionGroup var comparison: ComparisonOptions
  @OptionGroup var recording: RecordingOptions
  @OptionGroup var pixels: PixelOptions
  @OptionGroup var privacy: PrivacyOptions

  @Option(
    help: ArgumentHelp(
      "The screen's columns and rows. Default: the terminal's, or \(Self.usualSize.defaultValueDescription) if there is none.",
      valueName: "columns×rows"))
  var size: ScreenSize?

  private static let usualSize = ScreenSize(columns: 200, rows: 60)

  @Option(help: "How it is printed: \(Format.allValueStrings.joined(separator: ", ")).")
  var format: Format = .ansi

  /// Tiles are as high as a terminal with such cells shows them.
  @Option(name: .customLong("cell-size"), help: .hidden)
  var cellSize: ScreenSize?

  @Flag(name: .customLong("from-end"), help: .hidden)
  var startsAtEnd = false

  @MainActor func run() async throws {
    var configuration = photographs.gallery()
    try models.apply(to: &configuration, against: comparison.against)
    configuration.isPrivate = privacy.isPrivate
    ProcessHeap.returnFreedPixels()
    let trace = TraceBuffer()
    let terminal = format == .ansi ? TerminalProbe.ask(pixels.pixels) : nil
    let session = GallerySession(
      configuration: configuration, screenSize: (size ?? terminal?.screenSize ?? Self.usualSize).size, trace: trace)
    var support =
      format == .ansi ? terminal?.support ?? PixelDetector.supportWithoutTerminal(pixels.pixels) : .unknown
    if let cells = cellSize?.size { support.cellSize = CellSize(width: cells.columns, height: cells.rows) }
    session.messages.send(.terminal(.pixels(support)))
    let result = try await recording.record(trace, samplesProcess: false) {
      await session.runUntilSettled(startsAtEnd: startsAtEnd)
    }
    switch format {
    case .ansi:
      let encoder = terminal?.encoder ?? PictureEncoder(handover: .stream, isWrapped: false)
      let printer = FramePrinter(support, encoder, seed: .random(in: 0 ... .max))
      Console.write(screen: printer.text(session.frame()))
    case .text: Console.write(session.frame().text(trimmingTrailingBlanks: true) + "\n")
    case .json: Console.write(try session.report(result).json() + "\n", as: .json)
    }
    for problem in session.problems { Console.note("vitrine: \(Console.sanitized(problem))") }
    if !session.problems.isEmpty { throw ExitCode(1) }
  }
}

/// A width and a height as users write them: `200x60`.
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

extension TerminalProbe.Finding {
  /// The terminal's size without the row for the shell's next prompt.
  fileprivate var screenSize: ScreenSize { ScreenSize(columns: size.columns, rows: max(1, size.rows - 1)) }
}
