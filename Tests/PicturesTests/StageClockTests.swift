import InferenceTrace
import Pictures
import ProgramSupport
import Scheduling
import Testing

@Suite struct StageClockTests {
  private struct Broken: Error, CustomStringConvertible { let description = "it is broken" }

  private let time = Shared(TraceTime(nanoseconds: 5_000_000_000))
  private let recorder = SpyRecorder()
  private let clock: StageClock

  init() {
    let time = time
    clock = StageClock(label: "p.jpg", recorder: recorder) { time.value }
  }

  /// Lets time pass.
  private func pass(_ milliseconds: UInt64) { time.update { $0.nanoseconds += milliseconds * 1_000_000 } }

  /// The stages in the trace with their milliseconds.
  private var stages: [String] {
    recorder.intervals.map { "\($0.kind) \(Int(($0.seconds * 1_000).rounded())) \($0.outcome)" }
  }

  private func isNear(_ seconds: Double, _ milliseconds: Double) -> Bool { abs(seconds * 1_000 - milliseconds) < 1e-6 }

  @Test func stagesOfOneKindAddUpAndEachIsInTheTrace() {
    for (stage, milliseconds) in [(TraceInterval.Kind.queueWait, 1), (.prepare, 2), (.queueWait, 4), (.convert, 8)] {
      clock.begin(stage)
      pass(UInt64(milliseconds))
    }
    clock.begin(nil)
    #expect(
      stages == ["queueWait 1 completed", "prepare 2 completed", "queueWait 4 completed", "convert 8 completed"])
    #expect(recorder.intervals.allSatisfy { $0.label == "p.jpg" && $0.reason == nil })
    #expect(zip(recorder.intervals, recorder.intervals.dropFirst()).allSatisfy { $0.end == $1.start })
    let times = clock.times
    #expect(isNear(times.queue, 5) && isNear(times.prepare, 2) && isNear(times.convert, 8) && times.predict == 0)
  }

  @Test func theStageUnderWayDoesNotCountYet() {
    clock.begin(.prepare)
    pass(3)
    #expect(clock.times == StageTimes() && recorder.records.isEmpty)
  }

  @Test func timeBetweenTwoStagesBelongsToNone() {
    pass(100)
    clock.begin(.prepare)
    pass(1)
    clock.begin(nil)
    pass(100)
    clock.begin(.convert)
    pass(2)
    clock.begin(nil)
    #expect(stages == ["prepare 1 completed", "convert 2 completed"])
    #expect(isNear(clock.times.prepare, 1) && isNear(clock.times.convert, 2) && clock.times.queue == 0)
  }

  @Test func predictionsAddUpAndAreRecordedByTheModelAlone() {
    for milliseconds in [5, 6] as [UInt64] {
      clock.begin(nil)
      pass(2)
      clock.beginPrediction()
      pass(milliseconds)
      clock.endPrediction()
    }
    #expect(isNear(clock.times.predict, 11) && isNear(clock.times.queue, 4) && recorder.records.isEmpty)
  }

  @Test(arguments: [
    (TraceInterval.Kind.queueWait, ["waiting"]), (.prepare, ["preparing"]), (.convert, ["preparing"]), (.predict, []),
  ]) func aCancellationSaysInWhichStageItCame(_ stage: (TraceInterval.Kind, [String])) {
    for error in [CancellationError(), NewestGate.Dropped()] as [any Error] {
      let recorder = SpyRecorder()
      let clock = StageClock(label: "p.jpg", recorder: recorder)
      clock.begin(stage.0)
      clock.end(with: error)
      #expect(recorder.outcomes(stage.0) == [.cancelled], "\(error)")
      #expect(recorder.labels(.cancellation) == stage.1, "\(error)")
    }
  }

  @Test func aFailureIsInTheTraceWithItsReasonAndIsNoCancellation() {
    clock.begin(.prepare)
    pass(7)
    clock.end(with: Broken())
    #expect(stages == ["prepare 7 failed"] && recorder.intervals.first?.reason == "it is broken")
    #expect(recorder.events.isEmpty && isNear(clock.times.prepare, 7))
  }

  @Test func betweenStagesThereIsNothingToEnd() {
    clock.end(with: CancellationError())
    clock.begin(.prepare)
    clock.end(with: CancellationError())
    clock.end(with: CancellationError())
    #expect(recorder.outcomes(.prepare) == [.cancelled] && recorder.labels(.cancellation) == ["preparing"])
  }
}
