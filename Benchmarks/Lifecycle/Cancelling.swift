import Evaluation
import Foundation
import InferenceTrace
import OpenCoreML
import Synchronization

/// How long a cancelled prediction takes to return.
struct Cancelling {
  let model: URL
  let folder: URL

  /// Seconds from the cancellation to the return: for predictions that wait while others run, and for running ones, cancelled at
  /// moments spread over their first half.
  func measure(rounds: Int) async throws -> [String: Double] {
    let recorder = RunCounter()
    let configuration = Subject.configuration(folder: folder, recorder: recorder)
    let model = try await MLModel.load(contentsOf: model, configuration: configuration)
    let input = try SampleInput.features(for: model.modelDescription)
    let clock = ContinuousClock()
    _ = try await model.prediction(from: input)
    let whole = try await clock.measure { _ = try await model.prediction(from: input) }

    var (waiting, running): ([Double], [Double]) = ([], [])
    for round in 0..<rounds {
      // One runs, one has written its input, and the third waits for a request.
      let others = (0...model.predictionConcurrency).map { _ in Task { try await model.prediction(from: input) } }
      await recorder.untilOneRuns()
      let third = Task { try await model.prediction(from: input) }
      try await Task.sleep(for: .milliseconds(1))
      if let time = await returning(third, clock) { waiting.append(time) }
      for other in others { other.cancel() }
      for other in others { _ = await other.result }

      let alone = Task { try await model.prediction(from: input) }
      await recorder.untilOneRuns()
      try await Task.sleep(for: whole * round / (2 * rounds))
      if let time = await returning(alone, clock) { running.append(time) }
    }
    guard waiting.count > rounds / 2, running.count > rounds / 2 else {
      throw MLModelError(.generic, "most predictions ended before they were cancelled")
    }
    return [
      "prediction": seconds(whole), "waitingMedian": median(waiting), "waitingP95": percentile(0.95, of: waiting),
      "runningMedian": median(running), "runningP95": percentile(0.95, of: running),
    ]
  }

  /// `nil` if the prediction had already ended.
  private func returning(
    _ task: Task<any MLFeatureProvider & Sendable, any Error>, _ clock: ContinuousClock
  ) async -> Double? {
    let start = clock.now
    task.cancel()
    let result = await task.result
    let time = clock.now - start
    if case .failure(is CancellationError) = result { return seconds(time) }
    return nil
  }
}

/// Tracks how many predictions run.
private final class RunCounter: TraceRecorder {
  private let running = Atomic<Int>(0)

  func record(_ record: TraceRecord) {
    guard case .counter(let counter) = record, counter.name == .predictionsInFlight else { return }
    running.store(Int(counter.value), ordering: .relaxed)
  }

  func untilOneRuns() async {
    while running.load(ordering: .relaxed) == 0 { try? await Task.sleep(for: .microseconds(50)) }
  }
}
