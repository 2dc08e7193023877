import Foundation
import InferenceTrace

/// A model that has been loaded and can predict.
///
/// Asynchronous predictions may be asked for from any number of tasks at once: they wait in a queue, run as many at a time as suit
/// the device, and respond to cancellation both while they wait and while they run.
public final class MLModel: Sendable {
  /// What the model takes and gives.
  public let modelDescription: MLModelDescription
  /// How the model was loaded. Changing it has no effect.
  public let configuration: MLModelConfiguration

  // MARK: Beyond Core ML

  /// Where and how it runs.
  public let execution: MLModelExecution
  /// What its load took.
  public let loadSummary: MLModelLoadSummary
  /// How many predictions run at once; further ones wait in the model's queue, the first come first.
  public var predictionConcurrency: Int { queue.concurrency }

  private let queue: PredictionQueue
  private let inputs: [FeatureConversion]
  private let outputs: [FeatureConversion]

  /// Loads a model, from the specialisation cache where it has been prepared before.
  ///
  /// Equal loads at the same time share the work. A cancelled load throws at once; the work goes on, for the cache.
  ///
  /// - Parameters:
  ///   - url: a model file: ONNX (.onnx), OpenVINO IR (.xml), TensorFlow Lite (.tflite).
  ///   - configuration: read at once; changes that come later have no effect.
  /// - Throws: `MLModelError`: `io` for a file that is missing or no model, `generic` where the engine is missing.
  ///   `CancellationError` where the task is cancelled.
  public static func load(
    contentsOf url: URL, configuration: MLModelConfiguration = MLModelConfiguration()
  ) async throws -> MLModel {
    try await load(contentsOf: url, configuration.loadSettings, loader: .shared)
  }

  /// Loads a model while the calling thread waits: for tens of milliseconds at least. Not for threads of Swift's own pool.
  ///
  /// - Throws: `MLModelError` as `load(contentsOf:configuration:)` does.
  public convenience init(
    contentsOf url: URL, configuration: MLModelConfiguration = MLModelConfiguration()
  ) throws {
    let settings = configuration.loadSettings
    let clock = LoadClock(url, settings)
    do {
      let parts = try CompileThread.shared.runBlocking {
        try Parts(ModelLoader.shared.loadBlocking(url, settings), url, settings)
      }
      self.init(parts, settings, clock.end(parts))
    } catch {
      clock.fail(error)
      throw error
    }
  }

  /// Loads a model through a loader of its own.
  package static func load(
    contentsOf url: URL, _ settings: LoadSettings, loader: ModelLoader
  ) async throws -> MLModel {
    let clock = LoadClock(url, settings)
    do {
      let loaded = try await loader.load(url, settings)
      let parts = try await CompileThread.shared.run { try Parts(loaded, url, settings) }
      return MLModel(parts, settings, clock.end(parts))
    } catch {
      clock.fail(error)
      throw error
    }
  }

  /// The devices of this machine. Blocks for about 100 ms the first time; empty where the engine is missing.
  public static var availableComputeDevices: [MLComputeDevice] { MLComputeDevice.allComputeDevices }

  private init(_ parts: Parts, _ settings: LoadSettings, _ summary: MLModelLoadSummary) {
    inputs = parts.inputs
    outputs = parts.outputs
    queue = parts.queue
    modelDescription = parts.description
    configuration = MLModelConfiguration(settings)
    execution = MLModelExecution(
      device: parts.loaded.target.device, deviceDescription: parts.loaded.target.deviceDescription,
      precision: parts.loaded.model.precision, streamCount: parts.loaded.model.streamCount,
      predictionConcurrency: parts.queue.concurrency, engine: parts.loaded.engineVersion)
    loadSummary = summary
  }

  /// Predicts; can be cancelled.
  ///
  /// The input is read before the call first suspends.
  ///
  /// - Parameter input: has all the model's inputs by their names; images of exactly the size that `modelDescription` says, gray
  ///   and RGB converted where they differ.
  /// - Returns: the outputs by their names.
  /// - Throws: `CancellationError` where the calling task is cancelled, be it while the prediction waits or while it runs;
  ///   `MLModelError` with the code `featureType` where an input is missing or does not fit, `generic` where the engine fails.
  public nonisolated(nonsending) func prediction(
    from input: any MLFeatureProvider, options: MLPredictionOptions = MLPredictionOptions()
  ) async throws -> any MLFeatureProvider & Sendable {
    let values = try inputValues(from: input)
    return try await queue.predict(write: { try write(values, to: $0) }, read: { try read($0) })
  }

  /// Predicts while the calling thread waits, for its turn as well. Not for threads of Swift's own pool.
  ///
  /// - Throws: `MLModelError` as the asynchronous one does.
  public func prediction(from input: any MLFeatureProvider) throws -> any MLFeatureProvider & Sendable {
    try prediction(from: input, options: MLPredictionOptions())
  }

  /// Predicts while the calling thread waits, for its turn as well. Not for threads of Swift's own pool.
  ///
  /// - Throws: `MLModelError` as the asynchronous one does.
  public func prediction(
    from input: any MLFeatureProvider, options: MLPredictionOptions
  ) throws -> any MLFeatureProvider & Sendable {
    let values = try inputValues(from: input)
    return try queue.predictBlocking(write: { try write(values, to: $0) }, read: { try read($0) })
  }

  private func inputValues(from provider: any MLFeatureProvider) throws -> [MLFeatureValue] {
    try inputs.map { input in
      let name = input.description.name
      guard let value = provider.featureValue(for: name) else {
        let given = provider.featureNames.sorted().joined(separator: ", ")
        throw MLModelError(
          .featureType, "the input “\(name)” is missing; given were: \(given.isEmpty ? "none" : given)")
      }
      try input.check(value)
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

  /// What a model is put together from; made on the compile thread, because making requests may block.
  private struct Parts: Sendable {
    let loaded: ModelLoader.Loaded
    let inputs: [FeatureConversion]
    let outputs: [FeatureConversion]
    let queue: PredictionQueue
    let requestSeconds: Double

    init(_ loaded: ModelLoader.Loaded, _ url: URL, _ settings: LoadSettings) throws {
      self.loaded = loaded
      let signature = loaded.model.signature
      inputs = try signature.inputs.map { try FeatureConversion($0, kind: "input", metadata: signature.metadata) }
      outputs = try signature.outputs.map { try FeatureConversion($0, kind: "output", metadata: signature.metadata) }
      let start = TraceTime.now
      queue = try PredictionQueue(
        model: loaded.model, concurrency: max(1, settings.predictionConcurrency ?? loaded.model.optimalRequestCount),
        modelName: settings.displayName(of: url), device: loaded.target.device, recorder: settings.recorder)
      requestSeconds = TraceTime.now.seconds(since: start)
    }

    var description: MLModelDescription {
      let metadata = loaded.model.signature.metadata
      return MLModelDescription(
        inputs: inputs.map(\.description), outputs: outputs.map(\.description),
        metadata: MLModelMetadataKey.allCases.reduce(into: [:]) { $0[$1] = metadata[$1.rawValue] })
    }
  }

  /// Measures a load for its caller and records it.
  private struct LoadClock {
    private let start = TraceTime.now
    private let name: String
    private let recorder: any TraceRecorder

    init(_ url: URL, _ settings: LoadSettings) {
      name = settings.displayName(of: url)
      recorder = settings.recorder
    }

    func end(_ parts: Parts) -> MLModelLoadSummary {
      let label = parts.loaded.label
      recorder.recordInterval(
        .load, label: label.rawValue, model: name, device: parts.loaded.target.device, start: start)
      if let note = parts.loaded.cacheNote { recorder.recordEvent(.note, label: note) }
      return MLModelLoadSummary(
        label: label, seconds: TraceTime.now.seconds(since: start),
        phases: parts.loaded.phases + [.init(name: "requests", seconds: parts.requestSeconds)],
        cacheNote: parts.loaded.cacheNote)
    }

    func fail(_ error: any Error) {
      recorder.recordInterval(
        .load, label: "load", model: name, start: start, outcome: error is CancellationError ? .cancelled : .failed)
    }
  }
}
