import Foundation
import InferenceTrace
import Synchronization

/// A model that has been loaded and can predict.
///
/// Asynchronous predictions may be asked for from any number of tasks at once: they wait in a queue, run as many at a time as suit
/// the device, and respond to cancellation both while they wait and while they run. A synchronous prediction blocks the calling
/// thread, one caller after another.
public final class MLModel: Sendable {
  /// What the model takes and gives.
  public let modelDescription: MLModelDescription
  /// Where and how it runs. OpenCoreML's own.
  public let execution: MLModelExecution
  /// What its load took. OpenCoreML's own.
  public let loadSummary: MLModelLoadSummary

  private let queue: PredictionQueue
  private let inputs: [FeatureConversion]
  private let outputs: [FeatureConversion]
  private let synchronousCaller = Mutex(())

  /// Loads a model, from the specialisation cache where it has been prepared before.
  ///
  /// - Parameters:
  ///   - url: a model file: ONNX (.onnx), OpenVINO IR (.xml), TensorFlow Lite (.tflite).
  ///   - configuration: read at once; changes that come later have no effect.
  /// - Throws: `MLModelError`: `io` for a file that is missing or no model, `generic` where the engine is missing.
  public static func load(
    contentsOf url: URL, configuration: MLModelConfiguration = MLModelConfiguration()
  ) async throws -> MLModel {
    try await load(url, configuration.settings)
  }

  /// Loads a model while the calling thread waits: for tens of milliseconds at least. Not for threads of Swift's own pool.
  public convenience init(
    contentsOf url: URL, configuration: MLModelConfiguration = MLModelConfiguration()
  ) throws {
    let settings = configuration.settings
    let loaded = try CompileThread.shared.runBlocking { try ModelLoader.shared.loadBlocking(url, settings) }
    try self.init(loaded, url, settings)
  }

  private static func load(_ url: URL, _ settings: LoadSettings) async throws -> MLModel {
    try MLModel(try await ModelLoader.shared.load(url, settings), url, settings)
  }

  /// The devices of this machine. Blocks for about 100 ms the first time; empty where the engine is missing.
  public static var availableComputeDevices: [MLComputeDevice] { MLComputeDevice.allComputeDevices }

  package init(_ loaded: ModelLoader.Loaded, _ url: URL, _ settings: LoadSettings) throws {
    let name = settings.displayName ?? url.deletingPathExtension().lastPathComponent
    let signature = loaded.model.signature
    inputs = try signature.inputs.map { try FeatureConversion($0, kind: "input", metadata: signature.metadata) }
    outputs = try signature.outputs.map { try FeatureConversion($0, kind: "output", metadata: signature.metadata) }
    let concurrency = max(1, settings.predictionConcurrency ?? loaded.model.optimalRequestCount)
    queue = try PredictionQueue(
      model: loaded.model, concurrency: concurrency, modelName: name, device: loaded.target.device,
      recorder: settings.recorder)
    modelDescription = MLModelDescription(
      inputDescriptionsByName: Dictionary(inputs.map { ($0.description.name, $0.description) }) { first, _ in first },
      outputDescriptionsByName: Dictionary(outputs.map { ($0.description.name, $0.description) }) { first, _ in first },
      metadata: MLModelMetadataKey.allCases.reduce(into: [:]) { $0[$1] = signature.metadata[$1.rawValue] })
    execution = MLModelExecution(
      device: loaded.target.device, deviceDescription: loaded.target.deviceDescription,
      precision: loaded.model.precision, streamCount: loaded.model.streamCount, predictionConcurrency: concurrency,
      engine: loaded.engineVersion)
    loadSummary = loaded.summary
  }

  /// Predicts, and can be cancelled.
  ///
  /// - Parameter input: has all the model's inputs by their names; images of exactly the size that `modelDescription` says.
  /// - Returns: the outputs by their names.
  /// - Throws: `CancellationError` where the calling task is cancelled; `MLModelError` with the code `featureType` where an input
  ///   is missing or does not fit, `generic` where the engine fails.
  public nonisolated(nonsending) func prediction(
    from input: any MLFeatureProvider, options: MLPredictionOptions = MLPredictionOptions()
  ) async throws -> any MLFeatureProvider {
    let values = try inputValues(from: input)
    return try await queue.predict { request in
      try write(values, to: request)
    } read: { request in
      try read(request)
    }
  }

  /// Predicts while the calling thread waits; a second caller waits for the first. Not for threads of Swift's own pool.
  ///
  /// - Throws: `MLModelError` as the asynchronous one does.
  public func prediction(
    from input: any MLFeatureProvider, options: MLPredictionOptions = MLPredictionOptions()
  ) throws -> any MLFeatureProvider {
    let values = try inputValues(from: input)
    return try synchronousCaller.withLock { _ in
      try queue.predictBlocking { request in
        try write(values, to: request)
      } read: { request in
        try read(request)
      }
    }
  }

  private func inputValues(from provider: any MLFeatureProvider) throws -> [MLFeatureValue] {
    try inputs.map { input in
      guard let value = provider.featureValue(for: input.description.name) else {
        throw MLModelError(.featureType, "the input “\(input.description.name)” is missing")
      }
      return value
    }
  }

  private func write(_ values: [MLFeatureValue], to request: any EngineRequest) throws {
    for (index, value) in values.enumerated() {
      try request.withInput(index) { try inputs[index].write(value, to: $0) }
    }
  }

  private func read(_ request: any EngineRequest) throws -> MLDictionaryFeatureProvider {
    var values: [String: MLFeatureValue] = [:]
    for (index, output) in outputs.enumerated() {
      values[output.description.name] = try request.withOutput(index) { try output.read($0) }
    }
    return MLDictionaryFeatureProvider(values)
  }
}
