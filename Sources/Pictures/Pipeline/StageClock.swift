import InferenceTrace
import Scheduling
import Synchronization

/// Times the stages of one picture, and records each as an interval when the next one begins.
///
/// The stages run one after another, but on different threads.
package final class StageClock: Sendable {
  private let label: String
  private let recorder: any TraceRecorder
  private let now: @Sendable () -> TraceTime
  private let state: Mutex<State>

  private struct State {
    var stage: TraceInterval.Kind?
    var start: TraceTime
    var times = StageTimes()

    /// The seconds since the start; the next time is counted from now on.
    mutating func restart(_ now: TraceTime) -> Double {
      defer { start = now }
      return now.seconds(since: start)
    }
  }

  /// A clock for a picture; `label` names it in the trace, and `now` tells the time.
  package init(
    label: String, recorder: any TraceRecorder, now: @escaping @Sendable () -> TraceTime = { .now }
  ) {
    self.label = label
    self.recorder = recorder
    self.now = now
    state = Mutex(State(start: now()))
  }

  /// How long the finished stages took.
  package var times: StageTimes { state.withLock(\.times) }

  /// Ends the current stage and begins another; `nil` begins none.
  package func begin(_ stage: TraceInterval.Kind?) { end(beginning: stage, outcome: .completed) }

  /// Counts the wait since the last stage ended. Its interval and the prediction's are recorded by the model itself, which knows
  /// the device and when it really began.
  package func beginPrediction() {
    let now = now()
    state.withLock { $0.times.queue += $0.restart(now) }
  }

  /// Counts a prediction that has ended.
  package func endPrediction() {
    let now = now()
    state.withLock { $0.times.predict += $0.restart(now) }
  }

  /// Times a part of the stage under way, which is recorded as an interval of its own.
  func measureStep<Result>(_ label: String, _ body: () throws -> Result) rethrows -> Result {
    try recorder.measure(.prepareStep, label: label, body)
  }

  /// Ends the stage under way because of an error: a cancellation, or a failure.
  package func end(with error: any Error) {
    guard error is CancellationError || error is NewestGate.Dropped else {
      end(beginning: nil, outcome: .failed, reason: "\(error)")
      return
    }
    switch end(beginning: nil, outcome: .cancelled) {
    case .queueWait: recorder.recordEvent(.cancellation, label: "waiting")
    case .prepare, .convert: recorder.recordEvent(.cancellation, label: "preparing")
    // The model records a cancellation during a prediction.
    case .load, .loadStep, .prepareStep, .predict, .draw, .transmit, nil: break
    }
  }

  @discardableResult private func end(
    beginning next: TraceInterval.Kind?, outcome: TraceInterval.Outcome, reason: String? = nil
  ) -> TraceInterval.Kind? {
    let now = now()
    let ended = state.withLock { state -> (stage: TraceInterval.Kind, start: TraceTime)? in
      defer {
        state.stage = next
        state.start = now
      }
      guard let stage = state.stage else { return nil }
      let seconds = now.seconds(since: state.start)
      switch stage {
      case .queueWait: state.times.queue += seconds
      case .prepare: state.times.prepare += seconds
      case .convert: state.times.convert += seconds
      case .load, .loadStep, .prepareStep, .predict, .draw, .transmit: break
      }
      return (stage, state.start)
    }
    guard let ended else { return nil }
    recorder.record(
      .interval(
        TraceInterval(
          kind: ended.stage, label: label, start: ended.start, end: now, outcome: outcome, reason: reason)))
    return ended.stage
  }
}
