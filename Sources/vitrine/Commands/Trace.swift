import ArgumentParser
import CursesTerminal
import Glibc
import InferenceTrace
import Profiler

struct Trace: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Open a recorded trace, or summarise it.",
    discussion: """
      Example: vitrine --record run.json ~/Pictures; vitrine trace run.json
      Example: vitrine trace run.json --summary --format json
      Example: vitrine trace before.json --compare after.json

      It opens in the terminal; with --summary, or if standard output is a pipe or a file, it prints a summary. ? shows the keys.

      Traces are recorded with --record, in Chrome's JSON format, or in Perfetto's for the endings .pftrace, .perfetto-trace and .pb.
      """)

  /// The format of a summary.
  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, csv }

  @Argument(help: ArgumentHelp("The recorded trace.", valueName: "file"), completion: .file())
  var path: String

  @Option(
    name: .customLong("compare"), help: ArgumentHelp("A second trace, to compare with the first.", valueName: "file"),
    completion: .file())
  var otherPath: String?

  @Flag(help: "Print how often each thing happened and how long it took.")
  var summary = false

  @Option(
    help: ArgumentHelp(
      "How it is printed: \(Format.allValueStrings.joined(separator: ", ")). Default: text.", valueName: "format"))
  var format: Format?

  private struct Comparison: Encodable {
    var first: TraceSummary
    var second: TraceSummary
  }

  func run() async throws {
    // `--format` or a pipe implies printing.
    if !summary && format == nil && isatty(STDOUT_FILENO) == 1 { return try await view() }
    let first = TraceSummary(try recording(path).records)
    guard let otherPath else {
      switch format ?? .text {
      case .text: Console.write(TraceTables.text(first))
      case .json: Console.write(try first.json() + "\n", as: .json)
      case .csv: Console.write(TraceTables.csv(first))
      }
      return
    }
    let second = TraceSummary(try recording(otherPath).records)
    switch format ?? .text {
    case .text: Console.write(TraceTables.text(first, comparedTo: second))
    case .json: Console.write(try Comparison(first: first, second: second).json() + "\n", as: .json)
    case .csv: throw ValidationError("two traces are compared as text or json")
    }
  }

  /// Opens the traces in full screen. They are read before the terminal is taken over, so that an error is an ordinary message.
  @MainActor private func view() async throws {
    let traces = try [path, otherPath].compactMap { $0 }.map {
      RecordedTrace(recording: try Self.read($0), path: $0)
    }
    let terminal = try CursesTerminal(pixels: .off)
    defer { terminal.restore() }
    let status = await TraceViewerApp(traces: traces, terminal: terminal).run()
    terminal.restore()
    throw ExitCode(status)
  }

  /// Reads a trace; shows progress if it takes a while.
  private static func read(_ path: String) throws -> TraceRecording {
    guard isatty(STDERR_FILENO) == 1 else { return try TraceRecording(contentsOf: path) }
    var isShown = false
    defer { if isShown { Console.progress("") } }
    return try TraceRecording(contentsOf: path) { share in
      isShown = true
      Console.progress("reading \(Console.sanitized(path)): \(Int(share * 100)) %")
    }
  }

  private func recording(_ path: String) throws -> TraceRecording {
    let recording = try Self.read(path)
    if recording.isCutOff {
      Console.note("vitrine: \(Console.sanitized(path)): was cut off; what was recorded until then is shown")
    }
    if recording.foreignCount > 0 {
      Console.note(
        "vitrine: \(Console.sanitized(path)): \(recording.foreignCount) entries from other programs are left out")
    }
    return recording
  }
}
