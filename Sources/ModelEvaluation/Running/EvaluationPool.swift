import Glibc
import Imaging
import InferenceTrace
import OpenCoreML
import Scheduling
import SystemPackage

/// Takes photographs through one task: they are decoded and measured on worker threads while others are predicted.
struct EvaluationPool<Task: EvaluationTask>: Sendable {
  /// Why a photograph could not be measured.
  struct Failure: Error { var reason: String }

  private typealias Prepared = (prepared: Task.Prepared, features: [MLDictionaryFeatureProvider], aspectRatio: Double)

  private let task: Task
  private let models: [GatedModel]
  private let decoder: ImageDecoder
  private let recorder: any TraceRecorder
  private let workers: WorkerPool
  private let parallelism: Int

  init(task: Task, models: [GatedModel], limits: ImageLimits, recorder: any TraceRecorder) {
    self.task = task
    self.models = models
    self.recorder = recorder
    decoder = ImageDecoder(limits: limits)
    let processors = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    // There is no screen that must come first.
    workers = WorkerPool(threadCount: processors, niceness: 0)
    // Enough that a photograph is always ready for the model while others are decoded and measured.
    parallelism = 4 * processors + (models.map(\.model.predictionConcurrency).max() ?? 1) + 1
  }

  /// Ends the threads.
  func shutDown() { workers.shutDown() }

  /// Measures these photographs. `report` is called once for each, in the order in which they finish.
  ///
  /// - Throws: `CancellationError` if the task is cancelled.
  func run(
    _ photographs: [FilePath], _ indices: [Int],
    report: (_ index: Int, Result<PhotographResult.Figures, Failure>) -> Void
  ) async throws {
    try await withThrowingTaskGroup(of: (Int, Result<PhotographResult.Figures, Failure>).self) { group in
      var waiting = indices[...]
      func startNext() {
        guard let index = waiting.popFirst() else { return }
        group.addTask { (index, try await self.outcome(of: photographs[index])) }
      }
      for _ in 0..<parallelism { startNext() }
      while let (index, outcome) = try await group.next() {
        report(index, outcome)
        startNext()
      }
    }
  }

  /// The pictures to show for a photograph, and its width over its height.
  func pictures(of path: FilePath) async throws -> (pictures: [EvaluationExample.Picture], aspectRatio: Double) {
    let (prepared, answers, aspectRatio) = try await answers(to: path)
    let task = task
    let pictures = try await workers.run(urgency: { 0 }) { _ in try task.pictures(prepared, answers) }
    return (pictures, aspectRatio)
  }

  private func outcome(of path: FilePath) async throws -> Result<PhotographResult.Figures, Failure> {
    do {
      let (prepared, answers, _) = try await answers(to: path)
      let start = TraceTime.now
      let task = task
      let figures = try await workers.run(urgency: { 0 }) { _ in try task.judge(prepared, answers) }
      recorder.recordInterval(.convert, label: path.lastComponent?.string ?? path.string, start: start)
      return .success(figures)
    } catch let error as CancellationError {
      throw error
    } catch let error as ImageError {
      return .failure(Failure(reason: error.message))
    } catch {
      return .failure(Failure(reason: String(describing: error)))
    }
  }

  private func answers(
    to path: FilePath
  ) async throws -> (prepared: Task.Prepared, answers: [any MLFeatureProvider & Sendable], aspectRatio: Double) {
    let start = TraceTime.now
    let (decoder, task) = (decoder, task)
    let (prepared, features, aspectRatio): Prepared = try await workers.run(urgency: { 1 }) { isCancelled in
      let decoded = try decoder.decode(path, target: task.coveredSize, scaling: .cover, isCancelled: isCancelled)
      let (prepared, features) = try task.prepare(decoded.buffer, at: path)
      let size = decoded.originalSize
      return (prepared, features, Double(size.width) / Double(size.height))
    }
    recorder.recordInterval(.prepare, label: path.lastComponent?.string ?? path.string, start: start)
    var answers: [any MLFeatureProvider & Sendable] = []
    for (model, features) in zip(models, features) { answers.append(try await model.predict(features)) }
    return (prepared, answers, aspectRatio)
  }
}
