import ArgumentParser
import Foundation
import InferenceTrace
import ModelFiles
import OpenCoreML

struct Compile: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compile a source model to one that loads faster and describes its inputs and outputs.",
    discussion: """
      Example: vitrine compile MobileNet.onnx -o Models/MobileNet.mlmodelc

      Source models are Core ML's own (.mlpackage, .mlmodel, and Apple's compiled .mlmodelc), ONNX (.onnx), OpenVINO IR (.xml), TensorFlow Lite (.tflite), TensorFlow (a folder with \
      saved_model.pb) and PaddlePaddle (.pdmodel). An existing compiled model is replaced in one step. Corrections, from options \
      or from a file NAME.vitrine.toml beside the source, become part of the compiled model.
      """)

  @Argument(help: ArgumentHelp("The source model.", valueName: "source"))
  var source: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The compiled model, a folder. Default: the source's name with .mlmodelc, in the current folder.",
      valueName: "name.mlmodelc"))
  var output: String?

  @Option(help: "How the result is printed: \(OutputFormat.allValueStrings.joined(separator: ", ")).")
  var format: OutputFormat = .text

  @OptionGroup var corrections: CorrectionOptions
  @OptionGroup var recording: RecordingOptions

  func validate() throws { try CompiledOutput.check(name: output) }

  func run() async throws {
    let sourceURL = URL(fileURLWithPath: source)
    let path = output ?? "\(sourceURL.deletingPathExtension().lastPathComponent).\(CompiledBundle.fileExtension)"
    let destination = URL(fileURLWithPath: path)
    guard !CompiledBundle.isBundle(sourceURL) else {
      throw CommandError("\(source): this model is already compiled; you can load and move it as it is")
    }
    try CompiledOutput.checkThatNothingElseIs(at: destination)
    let correction = try corrections.correction(of: sourceURL)
    let clock = ContinuousClock()
    let start = clock.now
    let trace = TraceBuffer()
    try await recording.record(trace) {
      try await MLModel.compileModels(at: [sourceURL], to: destination, correction: correction, recorder: trace)
    }
    let seconds = start.duration(to: clock.now) / .seconds(1)
    guard CompiledBundle.isBundle(destination) else { return try printInspection(of: destination, path) }
    let metadata = try CompiledBundle.metadata(of: destination)
    let report = CompilationReport(metadata, source: source, output: path, at: destination, seconds: seconds)
    switch format {
    case .json: Console.write(try report.json() + "\n", as: .json)
    case .text: Console.write(report.text)
    }
    for hint in report.hints { Console.note("vitrine: \(Console.sanitized(hint))") }
  }

  /// What a model contains that needed no preparation.
  private func printInspection(of destination: URL, _ path: String) throws {
    let report = InspectionReport(try ModelInspection.inspect(destination), path: path)
    switch format {
    case .json: Console.write(try report.json() + "\n", as: .json)
    case .text: Console.write(report.text)
    }
  }
}
