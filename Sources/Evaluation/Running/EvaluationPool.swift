import Imaging
import InferenceTrace
import OpenCoreML
import Pictures
import Scheduling
import SystemPackage

/// Photographs on their way through one task: decoded and measured on threads of their own while others are predicted.
struct EvaluationPool<Work: EvaluationTask>: Sendable {
  private let task: Work
  private let models: [LentModel]
  private let decoder: ImageDecoder
  private let recorder: any TraceRecorder
  private let workers: WorkerPool
  private let parallelism: Int

  init(task: Work, models: [LentModel], limits: ImageLimits, recorder: any TraceRecorder) {
    self.task = task
    self.models = models
    self.recorder = recorder
    decoder = ImageDecoder(limits: limits)
    let processors = ProcessorCount.online
    // There is no screen that has to go first.
    workers = WorkerPool(threadCount: processors, niceness: 0)
    // Enough that a photograph is always ready for the model while others are decoded and measured.
    parallelism = 4 * processors + (models.map(\.model.predictionConcurrency).max() ?? 1) + 1
  }

  /// Ends the threads.
  func shutDown() { workers.shutDown() }

  /// Measures some of the photographs; `report` is called once for each, in the order in which they end.
  ///
  /// - Throws: `CancellationError` if the task is cancelled.
  func run(
    _ photographs: [FilePath], _ indices: [Int],
    report: (_ index: Int, Result<PhotographResult.Figures, EvaluationError>) -> Void
  ) async throws {
    try await indices.forEach(atOnce: parallelism) {
      try await outcome(of: photographs[$0])
    } then: {
      report($0, $1)
    }
  }

  /// What is shown of a photograph, and its width over its height.
  func pictures(of path: FilePath) async throws -> (pictures: [EvaluationExample.Picture], aspectRatio: Double) {
    try await make(path) { [task] in (try task.pictures($0.prepared, $1), $0.aspectRatio) }
  }

  private func outcome(of path: FilePath) async throws -> Result<PhotographResult.Figures, EvaluationError> {
    do {
      return .success(try await make(path) { [task] in try task.judge($0.prepared, $1) })
    } catch let error as CancellationError {
      throw error
    } catch let error as ImageError {
      return .failure(EvaluationError(error.message))
    } catch {
      return .failure(EvaluationError(String(describing: error)))
    }
  }

  private func make<Picture: Sendable>(
    _ path: FilePath, _ conclude: @escaping EvaluationRecipe<Work, Picture>.Conclude
  ) async throws -> Picture {
    let recipe = EvaluationRecipe(path: path, task: task, decoder: decoder, conclude: conclude)
    let clock = StageClock(label: path.lastComponent?.string ?? path.string, recorder: recorder)
    var job = PictureJob(recipe, models: .lent(models), workers: workers, urgency: { 1 }, clock: clock)
    (job.finishUrgency, job.tracedWaits) = (0, (models: false, finish: false))
    return try await InTurnStrategy().make(job)
  }
}

/// How a measurement is made: the whole photograph goes into each model, and what they answer is measured or shown.
private struct EvaluationRecipe<Work: EvaluationTask, Picture: Sendable>: PictureRecipe {
  struct Source: Sendable {
    var prepared: Work.Prepared
    var features: [MLDictionaryFeatureProvider]
    /// The photograph's width over its height.
    var aspectRatio: Double
  }

  typealias Conclude = @Sendable (Source, [any MLFeatureProvider & Sendable]) throws -> Picture

  let path: FilePath
  let task: Work
  let decoder: ImageDecoder
  let conclude: Conclude

  func read(isCancelled: @Sendable () -> Bool) throws -> Source {
    let decoded = try decoder.decode(path, target: task.coveredSize, scaling: .cover, isCancelled: isCancelled)
    let (prepared, features) = try task.prepare(decoded.buffer, at: path)
    let size = decoded.originalSize
    return Source(prepared: prepared, features: features, aspectRatio: Double(size.width) / Double(size.height))
  }

  func input(_ place: Int, from source: Source, by plan: PredictionPlan) -> MLDictionaryFeatureProvider {
    source.features[place]
  }

  func finish(_ source: Source, _ answers: [RawAnswer]) throws -> Picture {
    try conclude(source, answers.map(\.features))
  }
}
