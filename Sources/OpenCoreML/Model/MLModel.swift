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
  /// How many predictions run at once; further ones wait in the model's queue: those of tasks with a higher priority go first, and
  /// among equals the first that came.
  public var predictionConcurrency: Int { execution.predictionConcurrency }

  /// The digest of the files that it was made from; equal for equal models.
  package let contentDigest: String

  let program: ModelProgram
  private let recorder: any TraceRecorder

  /// The devices of this machine. Blocks for about 100 ms the first time; empty where the engine is missing.
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

  /// Predicts; can be cancelled.
  ///
  /// The input's features are asked for before the call first suspends. Multi-arrays among them must not be written to until the call
  /// returns: their numbers are taken when the prediction's turn is near, and one that has the element type of the model's tensor and
  /// lies without gaps is used where it is.
  ///
  /// - Parameters:
  ///   - input: has all the model's inputs by their names; images of a size that `modelDescription` allows, gray and RGB converted
  ///     where they differ; multi-arrays of a shape that it allows, their numbers converted where the element types differ.
  ///   - options: where outputs are to be written.
  /// - Returns: the outputs by their names.
  /// - Throws: `CancellationError` where the calling task is cancelled, be it while the prediction waits or while it runs;
  ///   `MLModelError` with the code `featureType` where an input is missing or does not fit, `generic` where the engine fails.
  public nonisolated(nonsending) func prediction(
    from input: any MLFeatureProvider, options: MLPredictionOptions = MLPredictionOptions()
  ) async throws -> any MLFeatureProvider & Sendable {
    try await program.prediction(from: input, options, recorder.recorderForCall())
  }

  /// Predicts while the calling thread waits, for its turn as well. On a thread of Swift's own pool it keeps other tasks from running,
  /// though no prediction depends on them.
  ///
  /// - Throws: `MLModelError` as the asynchronous one does.
  public func prediction(from input: any MLFeatureProvider) throws -> any MLFeatureProvider & Sendable {
    try prediction(from: input, options: MLPredictionOptions())
  }

  /// Predicts while the calling thread waits, for its turn as well. On a thread of Swift's own pool it keeps other tasks from running,
  /// though no prediction depends on them.
  ///
  /// - Throws: `MLModelError` as the asynchronous one does.
  public func prediction(
    from input: any MLFeatureProvider, options: MLPredictionOptions
  ) throws -> any MLFeatureProvider & Sendable {
    try program.predictionBlocking(from: input, options, recorder.recorderForCall())
  }

  /// Predicts for each input while the calling thread waits, as many at a time as the device takes. It cannot be cancelled.
  ///
  /// - Returns: the outputs in the order of the inputs.
  /// - Throws: `MLModelError` as `prediction(from:)`, for the first input for which it would; the others are not predicted then.
  public func predictions(fromBatch inputBatch: any MLBatchProvider) throws -> any MLBatchProvider {
    try predictions(from: inputBatch, options: MLPredictionOptions())
  }

  /// Predicts for each input while the calling thread waits, as many at a time as the device takes. It cannot be cancelled.
  ///
  /// - Parameters:
  ///   - inputBatch: each as `prediction(from:)` takes it.
  ///   - options: backings for outputs are ignored.
  /// - Returns: the outputs in the order of the inputs.
  /// - Throws: `MLModelError` as `prediction(from:)`, for the first input for which it would.
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
