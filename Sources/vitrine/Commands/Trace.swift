import ArgumentParser
import InferenceTrace

struct Trace: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Open a recorded trace, or add it up.",
    discussion: """
      Example: vitrine snapshot ~/Pictures --record run.json; vitrine trace run.json --summary
      Example: vitrine trace before.json --compare after.json

      Traces are recorded with --record, in Chrome's JSON format, or in Perfetto's for the endings .pftrace, .perfetto-trace and .pb.
      """)

  /// How an aggregation is printed.
  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, csv }

  @Argument(help: ArgumentHelp("The recorded trace.", valueName: "file"), completion: .file())
  var path: String

  @Option(
    name: .customLong("compare"), help: ArgumentHelp("Another trace, to be shown beside it.", valueName: "file"),
    completion: .file())
  var otherPath: String?

  @Flag(help: "Print how often what happened and how long it took.")
  var summary = false

  @Option(help: "How that is printed: \(Format.allValueStrings.joined(separator: ", ")).")
  var format: Format = .text

  private struct Comparison: Encodable {
    var first: TraceSummary
    var second: TraceSummary
  }

  func run() async throws {
    let first = TraceSummary(try recording(path).records)
    guard let otherPath else {
      switch format {
      case .text: Console.write(TraceTables.text(first))
      case .json: Console.write(try first.json() + "\n")
      case .csv: Console.write(TraceTables.csv(first))
      }
      return
    }
    let second = TraceSummary(try recording(otherPath).records)
    switch format {
    case .text: Console.write(TraceTables.text(first, comparedTo: second))
    case .json: Console.write(try Comparison(first: first, second: second).json() + "\n")
    case .csv: throw ValidationError("two traces are compared as text or json")
    }
  }

  private func recording(_ path: String) throws -> TraceRecording {
    let recording = try TraceRecording(contentsOf: path)
    if recording.isCutOff {
      Console.note("vitrine: \(Console.sanitized(path)): was cut off; what was recorded until then is shown")
    }
    if recording.foreignCount > 0 {
      Console.note(
        "vitrine: \(Console.sanitized(path)): \(recording.foreignCount) entries of other programs are left out")
    }
    return recording
  }
}
