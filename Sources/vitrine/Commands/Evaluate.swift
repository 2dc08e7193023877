import ArgumentParser
import Dispatch
import Evaluation
import Foundation
import Gallery
import InferenceTrace
import OpenCoreML
import Pictures
import SystemPackage

struct Evaluate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure a model's answers against the truth, or against another model's answers.",
    discussion: """
      Example: vitrine evaluate Colorizer.onnx -r ~/Pictures -o evaluation.html
      Example: vitrine evaluate Classifier.onnx Flowers --format csv > flowers.csv
      Example: vitrine evaluate Small.onnx --against Large.onnx ~/Pictures
      Example: vitrine evaluate Colorizer.onnx --variants --compress f16,int8,palette4 ~/Pictures

      A colouriser gets the photographs in gray, and is measured by PSNR, SSIM, ab error and colourfulness, at its input size, with \
      its colours on the photograph's own lightness. A classifier is measured by its first answer and its first five; a \
      photograph's class is the name of its folder, or is given in a table. An interrupted evaluation continues when run again.
      """)

  /// The format of an evaluation.
  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, csv, html }

  @Argument(help: ArgumentHelp("The model.", valueName: "model"), completion: .file())
  var model: String

  @OptionGroup var photographs: PhotographOptions

  @Option(
    help: ArgumentHelp("Compare with another model instead of with the truth.", valueName: "model"), completion: .file()
  )
  var against: String?

  @Option(
    help: ArgumentHelp("A table of classes: CSV or TSV with the columns path and label.", valueName: "file.csv"),
    completion: .file())
  var labels: String?

  @Option(
    help: ArgumentHelp(
      "The tint that a colouriser is compared with: a and b of CIE Lab. Default: 0.9,3.2.", valueName: "a,b"))
  var tint: TintOption?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Write the result to a file; its extension can choose the format.", valueName: "file"))
  var output: String?

  @Option(help: "How it is printed: \(Format.allValueStrings.joined(separator: ", ")). Default: text.")
  var format: Format?

  @Flag(help: "List all photographs in the text, not only the best and the worst.")
  var allPhotographs = false

  @OptionGroup var variants: VariantOptions
  @OptionGroup var variantStep: VariantStepOptions
  @OptionGroup var corrections: CorrectionOptions
  @OptionGroup var execution: ExecutionOptions
  @OptionGroup var concurrency: ConcurrencyOptions
  @OptionGroup var recording: RecordingOptions
  @OptionGroup var privacy: PrivacyOptions

  private var chosenFormat: Format {
    format ?? output.flatMap { Format(rawValue: URL(fileURLWithPath: $0).pathExtension.lowercased()) } ?? .text
  }

  mutating func validate() throws {
    guard labels == nil || against == nil else {
      throw ValidationError("--labels: not with --against, which compares two models' answers")
    }
    guard !variants.areMeasured || chosenFormat != .html && against == nil else {
      throw ValidationError(
        "--variants: print the table as text, json or csv, and leave out --against: it compares with the original")
    }
  }

  func run() async throws {
    do {
      let command = self
      try await Interruption().run {
        if command.variantStep.step != nil {
          try await command.measureVariant()
        } else if command.variants.areMeasured {
          try await command.measureVariants()
        } else {
          try await command.evaluate()
        }
      }
    } catch is CancellationError {
      let goesOn = !privacy.isPrivate && !variants.areMeasured && variantStep.step == nil
      Console.note("vitrine: interrupted\(goesOn ? "; run the same command to continue" : "")")
      throw ExitCode(Interruption.status)
    }
  }

  private func evaluate() async throws {
    let destination = try output.map { try ResultFile($0) }
    var configuration = try evaluationConfiguration()
    if !privacy.isPrivate {
      configuration.journal = destination?.journal ?? Self.usualJournal(for: self)
      configuration.requiresJournal = destination != nil
    }
    let trace = TraceBuffer()
    let progress = EvaluationProgressLine()
    let (report, hasProblems) = try await recording.record(trace) {
      let evaluator = try await ModelEvaluator(configuration, recorder: trace)
      let (listed, hasProblems) = try await listPhotographs(evaluator, configuration.labels)
      defer { progress.end() }
      let report = try await evaluator.run(listed, progress: progress.show)
      try await write(report, evaluator, listed, to: destination)
      evaluator.discardJournal()
      return (report, hasProblems)
    }
    for failure in report.failures {
      Console.note("vitrine: \(Console.sanitized("\(failure.path): \(failure.reason)"))")
    }
    if !report.failures.isEmpty || hasProblems { throw ExitCode(1) }
  }

  func evaluationConfiguration() throws -> EvaluationConfiguration {
    var configuration = EvaluationConfiguration(model: model, modelConfiguration: execution.configuration)
    // Nobody waits for a single answer, so photographs are spread over the cores, rather than the layers of one photograph.
    configuration.modelConfiguration.predictionConcurrency =
      concurrency.inFlight ?? ProcessInfo.processInfo.activeProcessorCount
    configuration.modelConfiguration.correction = try corrections.correction(of: URL(fileURLWithPath: model))
    configuration.against = against
    if let against { configuration.againstCorrection = try corrections.correction(of: URL(fileURLWithPath: against)) }
    configuration.limits = photographs.limits
    configuration.labels = try labels.map { try ClassTable(contentsOf: $0) }
    configuration.labelFolders = photographs.paths.map { FilePath($0) }
    if let tint { configuration.tint = tint.tint }
    return configuration
  }

  private func measureVariants() async throws {
    let gallery = photographs.gallery()
    let (_, problems) = await gallery.lister.list()
    Console.note(problems: problems)
    let destination = try output.map { try ResultFile($0) }
    let showsProgress = isatty(STDERR_FILENO) == 1
    let precision = execution.precision == .auto ? "f32" : execution.precision.rawValue
    var all = ModelVariant.all(of: model, files: variants.files, precision: precision)
    let progress = { (text: String) in if showsProgress { Console.progress(text) } }
    let runner = VariantRunner(model: model, options: childOptions, photographs: photographs.paths)
    let report = try await TemporaryFolder.with { temporary in
      guard let forms = variants.forms else { return try await runner.run(all, progress: progress) }
      // At the file size limit, a write should fail as on a full disk, rather than kill the program.
      signal(SIGXFSZ, SIG_IGN)
      let folder = variants.folder.map { URL(fileURLWithPath: $0) } ?? temporary
      let (made, failures) = try await CompressedVariants(
        model: model, kept: variants.kept.operations,
        correction: try corrections.correction(of: URL(fileURLWithPath: model)),
        calibrationPaths: variants.calibrationPaths, folder: folder, limits: photographs.limits,
        precision: precision
      ).make(forms.names, progress: progress)
      all += made
      return try await runner.run(all, failures, progress: progress)
    }
    if showsProgress { Console.progress("") }
    let text =
      switch chosenFormat {
      case .json: try report.json() + "\n"
      case .csv: report.csv
      case .text, .html: report.text
      }
    if let destination {
      try destination.write(text)
    } else {
      Console.write(text, as: chosenFormat == .json ? .json : .text)
    }
    for variant in report.variants {
      if let failure = variant.failure { Console.note("vitrine: \(Console.sanitized("\(variant.name): \(failure)"))") }
    }
    if !problems.isEmpty || report.variants.contains(where: { $0.failure != nil }) { throw ExitCode(1) }
  }

  private var childOptions: [String] {
    ["--compute-units", execution.computeUnits.rawValue]
      + (photographs.isRecursive ? ["--recursive"] : [])
      + ["--max-megapixels", "\(photographs.maximumMegapixels)", "--max-megabytes", "\(photographs.maximumMegabytes)"]
      + (labels.map { ["--labels", $0] } ?? []) + (tint.map { ["--tint=\($0.tint.a),\($0.tint.b)"] } ?? [])
      + (concurrency.inFlight.map { ["--in-flight", "\($0)"] } ?? []) + corrections.arguments
  }

  /// Measures one form, in its own process.
  private func measureVariant() async throws {
    ChildProcess.endWithParent()
    let folder = URL(fileURLWithPath: variantStep.folder)
    var configuration = try evaluationConfiguration()
    if !variantStep.reference.isEmpty {
      let reference = URL(fileURLWithPath: variantStep.reference)
      configuration.againstCorrection = try corrections.correction(of: reference)
    }
    let measurer = VariantMeasurer(configuration, cache: folder.appendingPathComponent("cache"))
    let result = folder.appendingPathComponent("\(variantStep.step ?? "").json")
    guard variantStep.step == "measure" else {
      return try Data(try await measurer.prepare().json().utf8).write(to: result)
    }
    var gallery = photographs.gallery()
    // A classifier's classes are subfolders; for other models, subfolders are listed only on request.
    let description = try? await MLModelAsset(url: URL(fileURLWithPath: model))
      .modelDescription(configuration.modelConfiguration.loadSettings)
    if labels == nil, let description, ClassOutput(description) != nil { gallery.isRecursive = true }
    let (found, _) = await gallery.lister.list()
    let reference = variantStep.reference == model ? nil : variantStep.reference
    let measurement = try await measurer.measure(
      name: variantStep.name, reference: reference, photographs: found.map(\.path))
    try Data(try measurement.json().utf8).write(to: result)
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
    if let destination {
      try destination.write(text)
    } else {
      Console.write(text, as: chosenFormat == .json ? .json : .text)
    }
  }

  private func listPhotographs(
    _ evaluator: ModelEvaluator, _ table: ClassTable?
  ) async throws -> (photographs: [FilePath], hasProblems: Bool) {
    var gallery = photographs.gallery()
    if photographs.paths.isEmpty, let table { gallery.paths = table.rows.map(\.path) }
    // The classes are subfolders of the folder that the user names.
    if evaluator.usesClassFolders { gallery.isRecursive = true }
    let (found, problems) = await gallery.lister.list()
    Console.note(problems: problems)
    guard !found.isEmpty else {
      if !problems.isEmpty { throw ExitCode(1) }
      throw CommandError("no photographs in \(gallery.title)\(gallery.isRecursive ? "" : "; look deeper with -r")")
    }
    return (found.map(\.path), !problems.isEmpty)
  }

  /// In the user's cache folder, named after what is evaluated.
  private static func usualJournal(for command: Evaluate) -> URL {
    let words = [command.model, command.against ?? "", command.labels ?? ""] + command.photographs.paths
    let absolute = words.map { $0.isEmpty ? "" : URL(fileURLWithPath: $0).standardizedFileURL.path }
    return EvaluationCache.journal(for: absolute + ["\(command.photographs.isRecursive)"])
  }
}

/// Arguments for the processes that measure a model's forms; not for users.
struct VariantStepOptions: ParsableArguments {
  @Option(name: .customLong("variant-step"), help: .hidden) var step: String?
  @Option(name: .customLong("variant-folder"), help: .hidden) var folder = ""
  @Option(name: .customLong("variant-name"), help: .hidden) var name = ""
  @Option(name: .customLong("variant-reference"), help: .hidden) var reference = ""
}

/// A colour of CIE Lab as users write it: `0.9,3.2`.
struct TintOption: ExpressibleByArgument {
  let tint: EvaluationConfiguration.Tint

  init?(argument: String) {
    let parts = argument.split(separator: ",").map { Double($0) }
    guard parts.count == 2, let a = parts[0], let b = parts[1], (-128...128).contains(a), (-128...128).contains(b)
    else {
      return nil
    }
    tint = EvaluationConfiguration.Tint(a: a, b: b)
  }
}

/// Shows an evaluation's progress a few times a second, on standard error if that is a terminal.
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
