import ArgumentParser
import CursesTerminal
import Dispatch
import Foundation
import Gallery
import Imaging
import InferenceTrace
import Streaming
import TerminalUI

struct Stream: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run a model over frames from standard input; late ones are dropped.",
    discussion: """
      Example: ffmpeg -nostdin -loglevel error -re -i film.mp4 -f mjpeg - | vitrine stream

      A camera: ffmpeg -nostdin -loglevel error -f v4l2 -i /dev/video0 -f yuv4mpegpipe -pix_fmt yuv420p - | vitrine stream

      MJPEG and Y4M (8 bits; 4:2:0, 4:2:2, 4:4:4, mono) are told apart by their first bytes. Frames are processed as they \
      arrive: -re makes ffmpeg read a file at its own speed. If standard output is a pipe or a file, the program ends with the stream, and \
      prints figures there; without a terminal, or with --format, it shows no screen.
      """)

  @OptionGroup var models: ModelOptions
  @OptionGroup var comparison: ComparisonOptions
  @OptionGroup var pixels: PixelOptions
  @OptionGroup var recording: RecordingOptions
  @OptionGroup var privacy: PrivacyOptions

  @Option(
    help: ArgumentHelp(
      "How the figures are printed: \(OutputFormat.allValueStrings.joined(separator: ", ")). Default: text.",
      valueName: "format"))
  var format: OutputFormat?

  @Option(
    name: .customLong("stall-seconds"),
    help: "Without a terminal: how many seconds without data end the stream.")
  var stallSeconds = 10.0

  @Option(name: .customLong("max-megapixels"), help: "Frames with more pixels are not decoded.")
  var maximumMegapixels = 64

  mutating func validate() throws {
    guard models.modelPaths.count <= 1 else { throw ValidationError("--model: a stream goes through one model") }
    guard stallSeconds > 0, maximumMegapixels > 0 else {
      throw ValidationError("--stall-seconds and --max-megapixels take a number above 0")
    }
  }

  @MainActor func run() async throws {
    guard isatty(STDIN_FILENO) == 0 else {
      throw CommandError(
        "standard input is a terminal; pipe a video in: ffmpeg -nostdin -re -i film.mp4 -f mjpeg - | vitrine stream")
    }
    let trace = TraceBuffer()
    let configuration = try streamConfiguration()
    let isPrinted = isatty(STDOUT_FILENO) == 0
    guard let terminal = try terminal(isNeeded: !isPrinted) else { return try await runWithoutTerminal(trace) }
    defer { terminal.restore() }
    let session = StreamSession(
      configuration: configuration, descriptor: STDIN_FILENO, screenSize: terminal.size, trace: trace)
    let reportFailure = session.recordingFailureHandler
    let status = try await recording.record(trace, samplesProcess: false, onFailure: reportFailure) {
      defer { terminal.restore() }
      return await session.run(on: terminal, untilQuit: !isPrinted)
    }
    if isPrinted && session.summary.frames > 0 { try write(session.summary) }
    if case .failed(let reason) = session.summary.end { throw CommandError("standard input: \(reason)") }
    throw ExitCode(status)
  }

  /// The terminal to draw on; `nil` if only the figures are wanted. If standard output goes elsewhere, the figures are what
  /// matters: they must not fail because there is no terminal, or it cannot be used, or the program runs in the background.
  @MainActor private func terminal(isNeeded: Bool) throws -> CursesTerminal? {
    guard format == nil else { return nil }
    guard !isNeeded else { return try CursesTerminal(pixels: pixels.pixels) }
    guard let connection = try? TerminalConnection(), connection.isInForeground else { return nil }
    return try? CursesTerminal(connection, pixels: pixels.pixels)
  }

  @MainActor private func runWithoutTerminal(_ trace: TraceBuffer) async throws {
    var configuration = try streamConfiguration()
    configuration.stallSeconds = stallSeconds
    // Frames are made as large as on a screen.
    let session = StreamSession(
      configuration: configuration, descriptor: STDIN_FILENO, screenSize: Size(columns: 200, rows: 60), trace: trace)
    let interrupt = session.interruption
    let signals = CaughtSignals([SIGINT, SIGTERM])
    let source = signals.source(on: .global(), interrupt)
    source.resume()
    defer {
      source.cancel()
      signals.release()
    }
    let summary = try await recording.record(trace, samplesProcess: false) { await session.runToEnd() }
    if summary.frames > 0 { try write(summary) }
    try check(summary)
  }

  private func write(_ summary: StreamSummary) throws {
    switch format ?? .text {
    case .json: Console.write(try summary.json() + "\n", as: .json)
    case .text: Console.write(summary.text)
    }
  }

  private func check(_ summary: StreamSummary) throws {
    switch summary.end {
    case .interrupted(let status): throw ExitCode(status)
    case .failed(let reason): throw CommandError("standard input: \(reason)")
    case .stalled(let seconds): throw CommandError("standard input: no data for \(Int(seconds)) seconds")
    case .truncated: throw CommandError("standard input ended within a frame, which is left out")
    case .complete where summary.frames == 0:
      throw CommandError(
        "standard input ended before the first frame; pipe a video in: "
          + "ffmpeg -nostdin -re -i film.mp4 -f mjpeg - | vitrine stream")
    case .complete, nil: break
    }
    if summary.processed == 0, let failure = summary.lastFailure {
      throw CommandError("no frame could be used: \(failure)")
    }
    if summary.damaged > 0 { Console.note("vitrine: \(summary.damaged) damaged frames were left out") }
  }

  private func streamConfiguration() throws -> StreamConfiguration {
    var gallery = GalleryConfiguration(paths: [], title: "stream")
    try models.apply(to: &gallery, against: comparison.against)
    var configuration = StreamConfiguration()
    configuration.model = gallery.models.first
    configuration.other = comparison.against == nil ? nil : gallery.models.dropFirst().first
    configuration.filter = gallery.filter
    configuration.modelSettings = models.settings
    // The limit applies to the stream: a model with several streams of its own would take longer for each frame.
    configuration.modelSettings.inFlightLimit = nil
    configuration.inFlight = models.inFlight ?? configuration.inFlight
    configuration.limits = ImageLimits(maximumPixelCount: maximumMegapixels * 1_000_000, maximumFileBytes: 64 << 20)
    return configuration
  }
}
