import Imaging
import InferenceTrace
import OpenCoreML
import Pictures
import Scheduling
import Synchronization
import Testing

/// A job without a model: what it reads, records and gives up.
@Suite(.timeLimit(.minutes(1))) struct PictureJobTests {
  private struct Unreadable: Error {}

  /// A number becomes twice itself.
  private struct Recipe: PictureRecipe {
    var number = 21
    var isUnreadable = false

    func read(isCancelled: @Sendable () -> Bool) throws -> Int {
      if isUnreadable { throw Unreadable() }
      return number
    }

    func input(_ place: Int, from source: Int, by plan: PredictionPlan) throws -> MLDictionaryFeatureProvider {
      try MLDictionaryFeatureProvider(dictionary: [:])
    }

    func finish(_ source: Int, _ answers: [RawAnswer]) -> Int { 2 * source }
  }

  private let trace = TraceBuffer()
  private let workers = WorkerPool(threadCount: 1, niceness: 0)

  private func job(_ recipe: Recipe = Recipe(), _ clock: StageClock? = nil) -> PictureJob<Recipe> {
    PictureJob(
      recipe, models: .lent([]), workers: workers, urgency: { 0 },
      clock: clock ?? StageClock(label: "p", recorder: trace))
  }

  private var stages: [TraceInterval.Kind] {
    trace.read(after: .start).records.compactMap { if case .interval(let interval) = $0 { interval.kind } else { nil } }
  }

  @Test func withoutAModelAPictureIsDoneOnceItIsRead() async throws {
    defer { workers.shutDown() }
    #expect(try await InTurnStrategy().make(job()) == 42)
    #expect(stages == [.prepare])
  }

  @Test func theStepsFollowEachOtherInTheTrace() async throws {
    defer { workers.shutDown() }
    #expect(try await ConcurrentStrategy().make(job()) == 42)
    #expect(stages == [.prepare, .queueWait, .convert])
  }

  @Test func aRetiredJobIsGivenUpBeforeItReads() async throws {
    defer { workers.shutDown() }
    var job = job()
    let retirement = CancellationFlag()
    job.retirement = retirement
    let prepared = try await job.prepare()
    retirement.set()
    await #expect(throws: CancellationError.self) { try await job.prepare() }
    #expect(throws: CancellationError.self) { try job.predictBlocking(prepared) }
  }

  @Test func aStageEndsWithItsErrorInTheTrace() async throws {
    defer { workers.shutDown() }
    let clock = StageClock(label: "p", recorder: trace)
    await #expect(throws: Unreadable.self) { try await job(Recipe(isUnreadable: true), clock).prepare() }
    clock.end(with: Unreadable())
    clock.begin(.queueWait)
    clock.end(with: CancellationError())
    let records = trace.read(after: .start).records
    let outcomes = records.compactMap { if case .interval(let interval) = $0 { interval.outcome } else { nil } }
    #expect(outcomes == [.failed, .cancelled])
    #expect(records.contains { if case .event(let event) = $0 { event.label == "waiting" } else { false } })
  }
}
