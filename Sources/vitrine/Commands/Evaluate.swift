import ArgumentParser
import Dispatch
import Foundation
import Gallery
import InferenceTrace
import ModelEvaluation
import SystemPackage

struct Evaluate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure a model's answers on photographs whose truth is known, or against another model's.",
    discussion: """
      Example: vitrine evaluate Colorizer.onnx -r ~/Pictures -o evaluation.html
      Example: vitrine evaluate Classifier.onnx Flowers --format csv > flowers.csv
      Example: vitrine evaluate Small.onnx --against Large.onnx ~/Pictures
      Example: vitrine evaluate Colorizer.onnx --variants --variant Colorizer-int8.xml ~/Pictures

      A model that colours gets the photographs in gray: PSNR, SSIM, ab error and colourfulness, at its input's size, with its \
      colours on the photograph's own lightness. Of a classifier the first and the first five answers are counted; a \
      photograph's class is its folder's name, or stands in a table. An interrupted evaluation goes on where it was.
      """)

  /// How an evaluation is printed.
  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, csv, html }

  @Argument(help: ArgumentHelp("The model.", valueName: "model"), completion: .file())
  var model: String

  @OptionGroup var photographs: PhotographOptions

  @Option(help: ArgumentHelp("Compare with another model instead of with the truth.", valueName: "model"), completion: .file())
  var against: String?

  @Option(
    help: ArgumentHelp("A table of classes: CSV with the columns path and label.", valueName: "file.csv"),
    completion: .file())
  var labels: String?

  @Option(
    help: ArgumentHelp(
      "The tint that a colouriser is compared with: a and b of CIE Lab. Default: 0.9,3.2.", valueName: "a,b"))
  var tint: TintOption?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Write the result into a file, whose name may say the format.", valueName: "file"))
  var output: String?

  @Option(help: "How it is printed: \(Format.allValueStrings.joined(separator: ", ")). Default: text.")
  var format: Format?

  @Flag(help: "List all photographs in the text, not only the best and the worst.")
  var allPhotographs = false

  @OptionGroup var execution: ExecutionOptions
  @OptionGroup var concurrency: ConcurrencyOptions
  @OptionGroup var recording: RecordingOptions

  private var chosenFormat: Format {
    format ?? output.flatMap { Format(rawValue: URL(fileURLWithPath: $0).pathExtension.lowercased()) } ?? .text
  }

  mutating func validate() throws {
    guard labels == nil || against == nil else {
      throw ValidationError("--labels: with --against the models' answers are compared with each other")
    }
  }

  func run() async throws {
    let interruption = Interruption()
    defer { interruption.end() }
    do {
      try await interruption.run { try await evaluate() }
    } catch is CancellationError {
      Console.note(
        recording.isPrivate
          ? "vitrine: interrupted" : "vitrine: interrupted; the same command goes on where it was")
      throw ExitCode(130)
    }
  }

  private func evaluate() async throws {
    let destination = try output.map { try ResultFile($0) }
    var configuration = EvaluationConfiguration(model: model, modelConfiguration: execution.configuration)
    configuration.modelConfiguration.predictionConcurrency = concurrency.inFlight
    configuration.against = against
    configuration.limits = photographs.limits
    configuration.labels = try labels.map { try ClassTable(contentsOf: $0) }
    if let tint { configuration.tint = tint.tint }
    if !recording.isPrivate {
      configuration.journal = destination?.journal ?? Self.usualJournal(for: self)
      configuration.requiresJournal = destination != nil
    }
    let trace = TraceBuffer()
    let progress = EvaluationProgressLine()
    let report = try await recording.record(trace) {
      let evaluator = try await ModelEvaluator(configuration, recorder: trace)
      let listed = try await listPhotographs(evaluator, configuration.labels)
      defer { progress.end() }
      let report = try await evaluator.run(listed, progress: progress.show)
      try await write(report, evaluator, listed, to: destination)
      return report
    }
    for failure in report.failures { Console.note("vitrine: \(Console.sanitized("\(failure.path): \(failure.reason)"))") }
    if !report.failures.isEmpty { throw ExitCode(1) }
  }

  private func write(
    _ report: EvaluationReport, _ evaluator: ModelEvaluator, _ photographs: [FilePath], to destination: ResultFile?
  ) async throws {
    let text =
      switch chosenFormat {
      case .json: try report.json() + "\n"
      case .csv: report.csv
      case .text: report.text(photographCount: allPhotographs ? nil : 10)
      case .html: try report.html(try await evaluator.examples(of: report, photographs))
      }
    if let destination { try destination.write(text) } else { Console.write(text) }
  }

  private func listPhotographs(_ evaluator: ModelEvaluator, _ table: ClassTable?) async throws -> [FilePath] {
    var gallery = photographs.gallery()
    if photographs.paths.isEmpty, let table { gallery.paths = table.rows.map(\.path) }
    // The folders of the classes lie in the folder that is named.
    if evaluator.usesClassFolders { gallery.isRecursive = true }
    let (found, problems) = await PhotographLister(paths: gallery.paths, isRecursive: gallery.isRecursive).list()
    for problem in problems { Console.note("vitrine: \(Console.sanitized(problem))") }
    guard !found.isEmpty else {
      throw CommandError("no photographs in \(gallery.title)\(gallery.isRecursive ? "" : "; look deeper with -r")")
    }
    return found.map(\.path)
  }

  /// Below the user's caches, by what is evaluated.
  private static func usualJournal(for command: Evaluate) -> URL {
    let words = [command.model, command.against ?? "", command.labels ?? ""] + command.photographs.paths
    let absolute = words.map { $0.isEmpty ? "" : URL(fileURLWithPath: $0).standardizedFileURL.path }
    return EvaluationCache.journal(for: absolute + ["\(command.photographs.isRecursive)"])
  }
}

/// A colour of CIE Lab as users write it: `0.9,3.2`.
struct TintOption: ExpressibleByArgument {
  let tint: EvaluationConfiguration.Tint

  init?(argument: String) {
    let parts = argument.split(separator: ",").map { Double($0) }
    guard parts.count == 2, let a = parts[0], let b = parts[1], (-128...128).contains(a), (-128...128).contains(b) else {
      return nil
    }
    tint = EvaluationConfiguration.Tint(a: a, b: b)
  }
}

/// Says how an evaluation comes on, on standard error while that is a terminal, a few times a second.
private final class EvaluationProgressLine {
  private let isShown = isatty(STDERR_FILENO) == 1
  private var lastShown = TraceTime.now.advanced(bySeconds: -1)
  private var hasShown = false

  func show(_ progress: EvaluationProgress) {
    let now = TraceTime.now
    guard isShown, now.seconds(since: lastShown) > 0.1 || progress.done == progress.count else { return }
    lastShown = now
    hasShown = true
    let rate = (progress.photographsPerSecond * 10).rounded() / 10
    let failed = progress.failed > 0 ? ", \(progress.failed) failed" : ""
    Console.progress("\(progress.done) of \(progress.count), \(rate) a second\(failed)")
  }

  func end() { if hasShown { Console.progress("") } }
}
