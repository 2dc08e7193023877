import ArgumentParser
import Evaluation
import Foundation
import Gallery
import Imaging
import InferenceTrace
import ModelFiles
import OpenCoreML
import Synchronization
import SystemPackage

struct Compress: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make a compiled model with fewer bits per weight, or one that computes in 8-bit integers.",
    discussion: """
      Example: vitrine compress Classifier.onnx -o Classifier-int8.mlmodelc
      Example: vitrine compress Colorizer.onnx --calibrate ~/Pictures -o Colorizer-int8.mlmodelc
      Example: vitrine compress Classifier.onnx --weights palette4 --keep-precision '/head/*'

      --weights sets how the weights of convolutions and matrix products are stored: f16; int8, with a scale for each output \
      channel; int4, with a scale for each group; palette2, 4, 6 or 8, as indices of that many bits into a table for each tensor, found \
      by k-means. Weights with fewer than 2048 elements, and other constants of 256 or more, are f16. Except for the int8 and int4 \
      weights of matrix products, all are widened on loading: they save disk space, but hardly any memory or time.

      --calibrate makes a model that computes in int8, with ranges measured on photographs: it takes less memory, and is faster \
      if the processor has VNNI. It needs Python with NNCF. Give it about 300 photographs like those you will use; it warns below 100.

      Weights are not pruned: zeros do not make the engine faster.
      """)

  @Argument(
    help: ArgumentHelp("The model, source or compiled.", valueName: "model"), completion: .file())
  var model: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The compiled model, a folder. Default: the model's name and the form's, in the current folder.",
      valueName: "name.mlmodelc"))
  var output: String?

  @Option(
    name: .customLong("weights"),
    help: "How weights are stored: f16, int8, int4, palette2, palette4, palette6, palette8. Default: int8.")
  var weights: WeightsOption?

  @Option(
    name: .customLong("group-size"),
    help: "How many weights of an output channel share a scale with int4, as far as that divides them. Default: 32.")
  var groupLength: Int?

  @Option(
    name: .customLong("calibrate"), parsing: .upToNextOption,
    help: ArgumentHelp("Folders and files: photographs to measure the ranges of activations on.", valueName: "path"),
    completion: .file())
  var calibrationPaths: [String] = []

  @Flag(
    name: [.customShort("r"), .customLong("recursive")], help: "With --calibrate: look into folders inside folders.")
  var isRecursive = false

  @Option(name: .customLong("subset"), help: "With --calibrate: how many photographs to use, from the whole list.")
  var subset = CalibrationSet.usualCount

  @OptionGroup var kept: KeptPrecisionOptions

  @Option(help: "How the result is printed: \(OutputFormat.allValueStrings.joined(separator: ", ")).")
  var format: OutputFormat = .text

  @OptionGroup var corrections: CorrectionOptions
  @OptionGroup var recording: RecordingOptions

  mutating func validate() throws {
    try CompiledOutput.check(name: output)
    if let groupLength {
      guard weights?.name == "int4" else { throw ValidationError("--group-size needs --weights int4") }
      guard (2...65_536).contains(groupLength) else {
        throw ValidationError("--group-size takes a number from 2 to 65536, not \(groupLength)")
      }
    }
    guard calibrationPaths.isEmpty || weights == nil || weights?.name == "int8" else {
      throw ValidationError(
        "--calibrate makes a model that computes in int8: its weights cannot be \(weights?.name ?? "")")
    }
    guard subset >= 1 else { throw ValidationError("--subset takes a number above 0") }
  }

  private var form: CompressionForm {
    CompressionForm(name: weights?.name ?? "int8", groupLength: groupLength ?? CompressionForm.usualGroupLength)
      ?? .integer8
  }

  func run() async throws {
    // At the file size limit, a write should fail as on a full disk, rather than kill the program.
    signal(SIGXFSZ, SIG_IGN)
    let command = self
    do {
      try await Interruption().run { try await command.compress() }
    } catch is CancellationError {
      Console.note("vitrine: interrupted; nothing was written")
      throw ExitCode(Interruption.status)
    }
  }

  private func compress() async throws {
    let source = URL(fileURLWithPath: model)
    let name = calibrationPaths.isEmpty ? form.name : "int8"
    let path =
      output ?? "\(source.deletingPathExtension().lastPathComponent)-\(name).\(CompiledBundle.fileExtension)"
    let destination = URL(fileURLWithPath: path)
    guard destination.standardizedFileURL != source.standardizedFileURL else {
      throw CommandError("\(path): this is the model itself; name another place with -o")
    }
    try CompiledOutput.checkThatNothingElseIs(at: destination)
    let correction = try corrections.correction(of: source)
    let clock = ContinuousClock()
    let start = clock.now
    let trace = TraceBuffer()
    let failures = try await recording.record(trace) {
      let work = CompressionWork(model: model, kept: kept.operations, correction: correction, recorder: trace)
      if calibrationPaths.isEmpty {
        try await work.compress(as: form, to: destination)
        return 0
      }
      return try await work.calibrate(
        on: calibrationPaths, isRecursive: isRecursive, subset: subset, limits: ImageLimits(), to: destination)
    }
    let seconds = start.duration(to: clock.now) / .seconds(1)
    let metadata = try CompiledBundle.metadata(of: destination)
    var report = CompilationReport(metadata, source: model, output: path, at: destination, seconds: seconds)
    report.sourceBytes = ModelSize.byteCount(of: source)
    switch format {
    case .json: Console.write(try report.json() + "\n", as: .json)
    case .text: Console.write(report.text)
    }
    if failures > 0 { throw ExitCode(1) }
  }
}

/// The name of a compressed form of weights.
struct WeightsOption: ExpressibleByArgument {
  let name: String

  init?(argument: String) {
    guard CompressionForm(name: argument) != nil else { return nil }
    name = argument
  }
}
