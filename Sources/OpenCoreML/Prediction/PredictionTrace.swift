import InferenceTrace
import Synchronization

/// The trace records of one model's predictions on one device.
package struct PredictionTrace: Sendable {
  private final class RunningCount: Sendable {
    let value = Atomic<Int>(0)
  }

  /// The model's name in records and messages.
  package let modelName: String
  private let device: String
  /// Receives the records; `nil` for none.
  private(set) var recorder: (any TraceRecorder)?
  private let running = RunningCount()

  package init(modelName: String, device: String, recorder: any TraceRecorder) {
    self.modelName = modelName
    self.device = device
    self.recorder = recorder
  }

  /// A copy for a call that has its own recorder, or none.
  func recording(to recorder: (any TraceRecorder)?) -> PredictionTrace {
    var trace = self
    trace.recorder = recorder
    return trace
  }

  /// The current time, or 0 if nobody records it.
  var now: TraceTime { recorder == nil ? TraceTime(nanoseconds: 0) : .now }

  func recordStart() {
    running.value.add(1, ordering: .sequentiallyConsistent)
    recordRunningCount()
  }

  func recordEnd(of start: TraceTime, _ outcome: EngineOutcome) {
    running.value.subtract(1, ordering: .sequentiallyConsistent)
    recordRunningCount()
    switch outcome {
    case .completed: record(.predict, since: start, .completed)
    case .cancelled:
      record(.predict, since: start, .cancelled)
      recordCancellation("running")
    case .failed(let error): record(.predict, since: start, .failed, reason: "\(error)")
    }
  }

  /// Records a wait for a request or a turn; if it was cancelled, also an event.
  func recordWait(since start: TraceTime, _ outcome: TraceInterval.Outcome) {
    record(.queueWait, since: start, outcome)
    if outcome == .cancelled { recordCancellation("waiting") }
  }

  func recordCancellation(_ stage: String) {
    recorder?.recordEvent(.cancellation, label: stage, model: modelName)
  }

  private func record(
    _ kind: TraceInterval.Kind, since start: TraceTime, _ outcome: TraceInterval.Outcome, reason: String? = nil
  ) {
    recorder?.recordInterval(
      kind, label: modelName, model: modelName, device: device, start: start, outcome: outcome, reason: reason)
  }

  private func recordRunningCount() {
    guard let recorder else { return }
    // If two threads change the count at once, the one that records last must have seen both changes, or the last recorded count
    // would stay wrong.
    var count: Int
    repeat {
      count = running.value.load(ordering: .sequentiallyConsistent)
      recorder.recordCounter(.predictionsInFlight, Double(count), model: modelName, device: device)
    } while count != running.value.load(ordering: .sequentiallyConsistent)
  }
}
