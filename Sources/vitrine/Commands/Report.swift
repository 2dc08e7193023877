import ArgumentParser
import Evaluation
import Files
import Foundation
import InferenceTrace
import OpenCoreML

struct Report: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure how long a model takes to predict, load and compile, and how long each operation takes.",
    discussion: """
      Example: vitrine report Classifier.onnx --format html > report.html
      Example: vitrine report Classifier.onnx --precision bf16 --compare f32.json

      The inputs are noise in the model's default shapes, so you can measure a model before it is trained. Save what --format json prints \
      to compare it later with --compare; name it instead of a model to show it again.
      """)

  /// The format of a report.
  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, csv, html }

  @Argument(
    help: ArgumentHelp(
      "A model, or a report that --format json printed. Default: the bundled colouriser.", valueName: "model"),
    completion: .file())
  var path: String?

  @Option(
    name: .customLong("compare"), parsing: .upToNextOption,
    help: ArgumentHelp("Earlier reports to show beside this one.", valueName: "file"), completion: .file())
  var otherPaths: [String] = []

  @Option(help: "How it is printed: \(Format.allValueStrings.joined(separator: ", ")).")
  var format: Format = .text

  @OptionGroup var corrections: CorrectionOptions
  @OptionGroup var execution: ExecutionOptions

  @Option(help: "How many predictions to measure.")
  var predictions = PerformanceMeasurement.Effort().predictionCount

  @Option(help: "The most time to spend on them, in seconds.")
  var seconds = PerformanceMeasurement.Effort().longestPredictionSeconds

  @Option(help: "How many loads and compilations to measure.")
  var loads = PerformanceMeasurement.Effort().loadCount

  @Flag(help: "List all operations in order, not only the slowest.")
  var allOperations = false

  @OptionGroup var recording: RecordingOptions

  mutating func validate() throws {
    guard predictions >= 1, loads >= 1, seconds > 0 else {
      throw ValidationError("--predictions, --loads and --seconds take numbers above 0")
    }
    guard format != .csv || otherPaths.isEmpty else {
      throw ValidationError("reports are compared as text, json or html")
    }
  }

  func run() async throws {
    do {
      let command = self
      try await Interruption().run { try await command.report() }
    } catch is CancellationError {
      Console.note("vitrine: interrupted")
      throw ExitCode(Interruption.status)
    }
  }

  private func report() async throws {
    let others = try otherPaths.map { (name: Self.name(of: $0), report: try Self.report(in: $0)) }
    let (name, report) = try await measured()
    switch format {
    case .json: Console.write(String(decoding: try report.json(), as: UTF8.self) + "\n", as: .json)
    case .csv: Console.write(report.csv)
    case .html: Console.write(report.html(comparedTo: others))
    case .text:
      Console.write(
        others.isEmpty
          ? report.text(operationCount: allOperations ? nil : 20, columns: Console.columns ?? 120)
          : ReportComparison([(name, report)] + others).text)
    }
  }

  private func measured() async throws -> (name: String, report: PerformanceReport) {
    if let path, path.hasSuffix(".json") { return (Self.name(of: path), try Self.report(in: path)) }
    guard let path = path ?? Installation.colorizer?.path else {
      throw CommandError("the bundled colouriser is missing; name a model")
    }
    let showsProgress = isatty(STDERR_FILENO) == 1
    let trace = TraceBuffer()
    let configuration = execution.configuration
    configuration.correction = try corrections.correction(of: URL(fileURLWithPath: path))
    if recording.recordPath != nil { configuration.traceRecorder = trace }
    let measurement = PerformanceMeasurement(
      path: path, configuration: configuration,
      effort: .init(predictionCount: predictions, longestPredictionSeconds: seconds, loadCount: loads)
    ) { step in
      if showsProgress { Console.progress(step) }
    }
    defer { if showsProgress { Console.progress("") } }
    let report = try await recording.record(trace) { try await measurement.run() }
    return (Self.name(of: path), report)
  }

  private static func name(of path: String) -> String {
    URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
  }

  private static func report(in path: String) throws -> PerformanceReport {
    let content: Data
    do {
      content = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw CommandError("\(path) cannot be read: \(FileContent.reason(error))")
    }
    do {
      return try PerformanceReport(json: content)
    } catch {
      throw CommandError("\(path) is not a report; make one with “vitrine report MODEL --format json > \(path)”")
    }
  }
}
