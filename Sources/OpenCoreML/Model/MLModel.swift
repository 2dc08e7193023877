import Foundation
import InferenceTrace

/// A model that has been loaded and can predict.
///
/// ```swift
/// let model = try await MLModel.load(contentsOf: url)
/// let values = try MLMultiArray(shape: [1, 3], dataType: .float32)
/// let input = try MLDictionaryFeatureProvider(dictionary: ["x": values])
/// let output = try await model.prediction(from: input)
/// ```
///
/// Any number of tasks may request asynchronous predictions at once. They wait in a queue, run as many at a time as suits the
/// device, and can be cancelled both while they wait and while they run.
public final class MLModel: Sendable {
  /// Describes the model's inputs and outputs.
  public let modelDescription: MLModelDescription
  /// How the model was loaded. Changing it has no effect.
  public let configuration: MLModelConfiguration

  // MARK: Beyond Core ML

  /// Where and how it runs.
  public let execution: MLModelExecution
  /// How the model was loaded, and how long it took.
  public let loadSummary: MLModelLoadSummary
  /// How many predictions run at once. Further ones wait in the model's queue: those of higher-priority tasks go first, and among
  /// equals the earliest.
  public var predictionConcurrency: Int { execution.predictionConcurrency }

  /// The digest of the files that the model was made from; equal for equal models.
  package let contentDigest: String

  let program: ModelProgram
  private let recorder: any TraceRecorder

  /// The devices of this machine. Blocks for about 100 ms the first time; empty if the engine is missing.
  public static var availableComputeDevices: [MLComputeDevice] { MLComputeDevice.allComputeDevices }

  init(
    program: ModelProgram, description: MLModelDescription, settings: LoadSettings, execution: MLModelExecution,
    summary: MLModelLoadSummary, contentDigest: String
  ) {
    self.contentDigest = contentDigest
    self.program = program
    recorder = settings.recorder
    modelDescription = description
    configuration = MLModelConfiguration(settings)
    self.execution = execution
    loadSummary = summary
  }

  /// Predicts asynchronously; can be cancelled.
  ///
  /// The input's features are read before the call first suspends. Do not modify a multi-array among them until the call returns:
  /// its numbers are read shortly before the prediction's turn, and an array without gaps that has the element type of the model's
  /// tensor is used in place.
  ///
  /// - Parameters:
  ///   - input: All the model's inputs by name. Images must have a size that `modelDescription` allows; gray and RGB are converted
  ///     into each other. Multi-arrays must have a shape that it allows; their numbers are converted to the tensor's element type.
  ///   - options: Where to write outputs.
  /// - Returns: The outputs by name.
  /// - Throws: `CancellationError` if the calling task is cancelled while the prediction waits or runs; `MLModelError` with the code
  ///   `featureType` if an input is missing or does not fit, `generic` if the engine fails.
  public nonisolated(nonsending) func prediction(
    from input: any MLFeatureProvider, options: MLPredictionOptions = MLPredictionOptions()
  ) async throws -> any MLFeatureProvider & Sendable {
    try await program.prediction(from: input, options, recorder.recorderForCall())
  }

  /// Predicts and blocks the calling thread, also while waiting for its turn. On a thread of Swift's own pool it keeps other tasks
  /// from running, though no prediction depends on them.
  ///
  /// - Throws: `MLModelError`, like the asynchronous method.
  public func prediction(from input: any MLFeatureProvider) throws -> any MLFeatureProvider & Sendable {
    try prediction(from: input, options: MLPredictionOptions())
  }

  /// Predicts and blocks the calling thread, also while waiting for its turn. On a thread of Swift's own pool it keeps other tasks
  /// from running, though no prediction depends on them.
  ///
  /// - Throws: `MLModelError`, like the asynchronous method.
  public func prediction(
    from input: any MLFeatureProvider, options: MLPredictionOptions
  ) throws -> any MLFeatureProvider & Sendable {
    try program.predictionBlocking(from: input, options, recorder.recorderForCall())
  }

  /// Predicts for each input and blocks the calling thread; runs as many predictions at a time as the device takes. Cannot be
  /// cancelled.
  ///
  /// - Returns: The outputs in the order of the inputs.
  /// - Throws: The error of the first input for which `prediction(from:)` would throw; the others are then not predicted.
  public func predictions(fromBatch inputBatch: any MLBatchProvider) throws -> any MLBatchProvider {
    try predictions(from: inputBatch, options: MLPredictionOptions())
  }

  /// Predicts for each input and blocks the calling thread; runs as many predictions at a time as the device takes. Cannot be
  /// cancelled.
  ///
  /// - Parameters:
  ///   - inputBatch: The inputs, each as for `prediction(from:)`.
  ///   - options: Output backings are ignored.
  /// - Returns: The outputs in the order of the inputs.
  /// - Throws: The error of the first input for which `prediction(from:)` would throw.
  public func predictions(
    from inputBatch: any MLBatchProvider, options: MLPredictionOptions
  ) throws -> any MLBatchProvider {
    let inputs = try (0..<inputBatch.count).map { MLDictionaryFeatureProvider(copying: inputBatch.features(at: $0)) }
    let recorder = recorder.recorderForCall()
    let givesElements = options.givesElements
    let outputs = try BatchPrediction(inputs, threadCount: predictionConcurrency + 1) { [program] input in
      try program.predictionBlocking(from: input, MLPredictionOptions(givesElements: givesElements), recorder)
    }.run()
    return MLArrayBatchProvider(array: outputs)
  }
}
