import Foundation
import InferenceTrace
import ModelFiles

extension MLModel {
  /// Compiles a model to a folder `NAME.mlmodelc`, which loads faster, describes its inputs and outputs, and can be moved.
  ///
  /// ```swift
  /// let compiled = try await MLModel.compileModel(at: url)
  /// let model = try await MLModel.load(contentsOf: compiled)
  /// ```
  ///
  /// The folder holds the model in OpenVINO's own format and `metadata.json`; it is written in one step.
  ///
  /// - Parameter modelURL: A source model: Core ML (.mlpackage, .mlmodel, or a .mlmodelc of Apple's), ONNX (.onnx), OpenVINO IR
  ///   (.xml), TensorFlow Lite (.tflite), a TensorFlow folder with saved_model.pb, PaddlePaddle (.pdmodel).
  /// - Returns: The compiled folder, in a temporary place; move it to where you want to keep it.
  /// - Throws: `MLModelError` with the code `io` if the source is missing or damaged, contains an operation that OpenVINO does not
  ///   know, or the result cannot be written; `generic` if the engine is missing.
  public static func compileModel(at modelURL: URL) async throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("vitrine-compiled-\(UUID().uuidString)")
    let name = modelURL.deletingPathExtension().lastPathComponent
    let destination = folder.appendingPathComponent("\(name).\(CompiledBundle.fileExtension)")
    try await compileModels(at: [modelURL], to: destination)
    return destination
  }

  /// Compiles several models to one that runs them one after another; an input takes the earlier output with the same name. A
  /// single model gives the same result as `compileModel(at:)`. An OpenCoreML addition.
  ///
  /// - Parameters:
  ///   - modelURLs: The source models, in the order in which they run.
  ///   - destination: The folder to write; an existing compiled model there is replaced in one step.
  /// - Throws: As `compileModel(at:)`; `parameters` if an earlier stage's output has the name of a stage's input but does not fit.
  public static func compileModels(at modelURLs: [URL], to destination: URL) async throws {
    try await compileModels(at: modelURLs, to: destination, recorder: SilentTraceRecorder())
  }

  /// The same, with its steps recorded. The correction becomes part of the compiled model.
  package static func compileModels(
    at modelURLs: [URL], to destination: URL, correction: ModelCorrection = ModelCorrection(),
    recorder: any TraceRecorder
  ) async throws {
    try await CompileThread.shared.run {
      try ModelCompiler(correction: correction) { try recorder.compilationStep($0, model: $1, $2) }
        .compile(modelURLs, to: destination)
    }
  }
}
