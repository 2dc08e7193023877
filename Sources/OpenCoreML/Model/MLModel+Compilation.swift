import Foundation
import InferenceTrace

extension MLModel {
  /// Compiles a model to a folder that loads faster, says what it takes and gives, and can be moved: `NAME.mlmodelc`.
  ///
  /// The folder holds the model in OpenVINO's own format and `metadata.json`; it is written in one step.
  ///
  /// - Parameter modelURL: a source model: ONNX (.onnx), OpenVINO IR (.xml), TensorFlow Lite (.tflite), a TensorFlow folder with
  ///   saved_model.pb, PaddlePaddle (.pdmodel).
  /// - Returns: the folder, in a temporary place: move it where it is to stay.
  /// - Throws: `MLModelError` with the code `io` where the source is missing, damaged, has an operation that OpenVINO does not
  ///   know, or cannot be written; `generic` where the engine is missing.
  public static func compileModel(at modelURL: URL) async throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("vitrine-compiled-\(UUID().uuidString)")
    let name = modelURL.deletingPathExtension().lastPathComponent
    let destination = folder.appendingPathComponent("\(name).\(CompiledBundle.fileExtension)")
    try await compileModels(at: [modelURL], to: destination)
    return destination
  }

  /// Compiles several models to one that runs them one after another: what one gives the next one takes, by name. OpenCoreML's
  /// own. A single model becomes what `compileModel(at:)` makes of it.
  ///
  /// - Parameters:
  ///   - modelURLs: the source models, in the order in which they run.
  ///   - destination: a folder, which replaces what is there in one step.
  /// - Throws: as `compileModel(at:)`; `parameters` where an input of a stage is given by no stage before it in that shape.
  public static func compileModels(at modelURLs: [URL], to destination: URL) async throws {
    try await compileModels(at: modelURLs, to: destination, recorder: SilentTraceRecorder())
  }

  /// The same, and its steps are recorded. What the correction says is part of the compiled model.
  package static func compileModels(
    at modelURLs: [URL], to destination: URL, correction: ModelCorrection = ModelCorrection(),
    recorder: any TraceRecorder
  ) async throws {
    try await CompileThread.shared.run {
      try ModelCompiler(engine: OpenVINOEngine.shared, recorder: recorder, correction: correction)
        .compile(modelURLs, to: destination)
    }
  }
}
