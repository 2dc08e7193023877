import InferenceTrace
import Synchronization

/// What the predictions of one model leave in the trace.
package final class PredictionTrace: Sendable {
  /// The model's name in records and messages.
  package let modelName: String
  private let device: String
  private let recorder: any TraceRecorder
  private let runningCount = Atomic<Int>(0)

  package init(modelName: String, device: String, recorder: any TraceRecorder) {
    self.modelName = modelName
    self.device = device
    self.recorder = recorder
  }

  func recordStart() {
    let count = runningCount.add(1, ordering: .relaxed).newValue
    recorder.recordCounter(.predictionsInFlight, Double(count))
  }

  func recordEnd(of start: TraceTime, _ outcome: EngineOutcome) {
    let count = runningCount.subtract(1, ordering: .relaxed).newValue
    recorder.recordCounter(.predictionsInFlight, Double(count))
    let ending: TraceInterval.Outcome =
      switch outcome {
      case .completed: .completed
      case .cancelled: .cancelled
      case .failed: .failed
      }
    recorder.recordInterval(
      .predict, label: modelName, model: modelName, device: device, start: start, outcome: ending)
    if ending == .cancelled { recordCancellation("running") }
  }

  /// A wait for a request or for a turn; one that was cancelled leaves an event as well.
  func recordWait(since start: TraceTime, _ outcome: TraceInterval.Outcome) {
    recorder.recordInterval(
      .queueWait, label: modelName, model: modelName, device: device, start: start, outcome: outcome)
    if outcome == .cancelled { recordCancellation("waiting") }
  }

  func recordCancellation(_ stage: String) {
    recorder.recordEvent(.cancellation, label: stage)
  }
}
