import Glibc
import Pictures
import ProgramSupport
import Scheduling
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct StrategyTests {
  private func makeAll(
    _ name: StrategyName, _ jobs: [FakeJob], inFlight: Int = 2
  ) async -> [Result<Int, any Error>] {
    let strategy = name.makeStrategy(for: FakeJob.self, inFlight: inFlight)
    let tasks = jobs.map { job in Task { try await strategy.make(job) } }
    var results: [Result<Int, any Error>] = []
    for task in tasks { results.append(await task.result) }
    return results
  }

  @Test(arguments: StrategyName.allCases.filter { $0 != .dropping }) func everyPictureIsColoredByItsOwnJob(
    _ name: StrategyName
  ) async throws {
    let probe = Probe()
    let results = await makeAll(name, (0..<40).map { FakeJob(number: $0, probe: probe) })
    #expect(try results.map { try $0.get() } == (0..<40).map { $0 * 2 })
    #expect(probe.state.predicted.sorted() == Array(0..<40))
  }

  @Test func serialNeverDoesTwoThingsAtOnce() async {
    let probe = Probe()
    _ = await makeAll(.serial, (0..<40).map { FakeJob(number: $0, probe: probe) })
    #expect(probe.state.mostInAll == 1)
  }

  @Test func serialPredictionNeverPredictsTwiceAtOnceAndPreparesBesides() async {
    let probe = Probe()
    let hold = Gate()
    let strategy = SerialPredictionStrategy<FakeJob>()
    let tasks = (0..<10).map { number in
      Task { try await strategy.make(FakeJob(number: number, probe: probe, holdPreparing: hold)) }
    }
    // All of them are being prepared before any is predicted.
    await eventually { probe.state.preparing == 10 }
    hold.open()
    for task in tasks { _ = await task.result }
    #expect(probe.state.mostPredicting == 1)
  }

  @Test func aBatchHoldsAllThatWasAskedForWhileAnyWasPrepared() async throws {
    let probe = Probe()
    let hold = Gate()
    let strategy = BatchStrategy<FakeJob>()
    let tasks = (0..<10).map { number in
      // One of them cannot be prepared: the others go on without it.
      Task {
        try await strategy.make(
          FakeJob(number: number, probe: probe, holdPreparing: hold, failsToPrepare: number == 3))
      }
    }
    await eventually { probe.state.preparing == 10 }
    #expect(probe.state.batches.isEmpty)
    hold.open()
    for (number, task) in tasks.enumerated() {
      if number == 3 {
        await #expect(throws: FakeJob.Failure.self) { try await task.value }
      } else {
        #expect(try await task.value == number * 2)
      }
    }
    #expect(probe.state.batches == [9])
  }

  @Test(arguments: [1, 2, 5]) func limitedNeverHasMorePredictionsInFlightAndOnlyOneMoreIsPrepared(_ limit: Int) async {
    let probe = Probe()
    _ = await makeAll(.limited, (0..<100).map { FakeJob(number: $0, probe: probe) }, inFlight: limit)
    #expect(probe.state.mostPredicting <= limit)
    #expect(probe.state.mostInAll <= limit + 1)
    #expect(probe.state.predicted.count == 100)
  }

  @Test(arguments: [StrategyName.concurrent, .limited, .dropping])
  func nothingIsPredictedForWhatWasScrolledPast(_ name: StrategyName) async {
    let probe = Probe()
    let hold = Gate()
    let strategy = name.makeStrategy(for: FakeJob.self, inFlight: 3)
    let tasks = (0..<20).map { number in
      Task { try await strategy.make(FakeJob(number: number, probe: probe, holdPreparing: hold)) }
    }
    await eventually { probe.state.preparing >= 3 }
    for task in tasks { task.cancel() }
    hold.open()
    for task in tasks { await #expect(throws: (any Error).self) { try await task.value } }
    #expect(probe.state.predicted.isEmpty)
  }

  @Test(arguments: [StrategyName.serial, .serialPrediction, .batch])
  func theStrategiesBeforeThemPredictForWhatWasScrolledPast(_ name: StrategyName) async {
    let probe = Probe()
    let strategy = name.makeStrategy(for: FakeJob.self, inFlight: 1)
    let tasks = (0..<20).map { number in
      Task { try await strategy.make(FakeJob(number: number, probe: probe)) }
    }
    for task in tasks { task.cancel() }
    for task in tasks { _ = await task.result }
    #expect(probe.state.predicted.count == 20)
  }

  @Test func droppingKeepsTheNewestOfThoseThatWait() async throws {
    let probe = Probe()
    let hold = Gate()
    let strategy = DroppingStrategy<FakeJob>(inFlight: 1)
    func start(_ number: Int) -> Task<Int, any Error> {
      Task { try await strategy.make(FakeJob(number: number, probe: probe, holdPreparing: hold)) }
    }
    let first = start(0)
    await eventually { probe.state.preparing == 1 }
    var waiting = start(1)
    await eventually { strategy.gate.counts.waiting == 1 }
    for number in 2..<6 {
      let next = start(number)
      await #expect(throws: NewestGate.Dropped.self) { try await waiting.value }
      waiting = next
    }
    hold.open()
    #expect(try await first.value == 0)
    #expect(try await waiting.value == 10)
    // What was dropped was not even prepared.
    #expect(probe.state.begun == [0, 5] && probe.state.predicted == [0, 5])
  }

  @Test func inTurnPredictsOnlyIfAModelIsNeeded() async throws {
    let probe = Probe()
    let strategy = InTurnStrategy<FakeJob>()
    #expect(try await strategy.make(FakeJob(number: 3, probe: probe, needsNoModel: true)) == 3)
    #expect(probe.state.predicted.isEmpty)
    #expect(try await strategy.make(FakeJob(number: 4, probe: probe)) == 8)
    #expect(probe.state.predicted == [4])
  }

  @Test func limitedTakesTheMostUrgentNext() async throws {
    let probe = Probe()
    let hold = Gate()
    let strategy = LimitedStrategy<FakeJob>(inFlight: 1)
    let urgencies = Urgencies()
    let tasks = (0..<6).map { number in
      Task {
        try await strategy.make(
          FakeJob(number: number, probe: probe, holdPreparing: hold, urgency: { urgencies.of(number) }))
      }
    }
    await eventually { probe.state.preparing == 2 }
    let begun = Set(probe.state.begun)
    await eventually { strategy.waitingCount == 4 }
    // The viewport has moved: the last ones are nearest now.
    urgencies.reverse()
    hold.open()
    for task in tasks { _ = try await task.value }
    #expect(Array(probe.state.begun.dropFirst(2)) == (0..<6).reversed().filter { !begun.contains($0) })
  }
}

private final class Urgencies: Sendable {
  private let sign = Mutex(1)
  func of(_ number: Int) -> Int { sign.withLock { $0 * number } }
  func reverse() { sign.withLock { $0 = -1 } }
}

/// Sees what the jobs of a test do, and how much of it at once.
private final class Probe: Sendable {
  struct State: Sendable {
    var preparing = 0
    var predicting = 0
    var inAll = 0
    var mostPredicting = 0
    var mostInAll = 0
    var begun: [Int] = []
    var predicted: [Int] = []
    var batches: [Int] = []
  }

  private let mutex = Mutex(State())

  var state: State { mutex.withLock { $0 } }

  func update(_ body: (inout State) -> Void) {
    mutex.withLock { state in
      body(&state)
      state.mostPredicting = max(state.mostPredicting, state.predicting)
      state.mostInAll = max(state.mostInAll, state.inAll)
    }
  }
}

/// A picture is twice its number.
private struct FakeJob: BlockingPictureSteps {
  struct Failure: Error {}

  let number: Int
  let probe: Probe
  var holdPreparing: Gate?
  var failsToPrepare = false
  var needsNoModel = false
  var urgency: Urgency = { 0 }

  func prepareBlocking() throws -> Int {
    begin()
    for _ in 0..<20 { sched_yield() }
    probe.update { $0.preparing -= 1 }
    return number
  }

  func prepare() async throws -> Int {
    begin()
    await holdPreparing?.wait()
    await Task.yield()
    probe.update { $0.preparing -= 1 }
    do {
      if failsToPrepare { throw Failure() }
      try Task.checkCancellation()
    } catch {
      probe.update { $0.inAll -= 1 }
      throw error
    }
    return number
  }

  func predictBlocking(_ prepared: Int) throws -> Int {
    beginPrediction()
    for _ in 0..<20 { sched_yield() }
    endPrediction()
    return prepared * 2
  }

  static func predictBlocking(batch: [(job: FakeJob, prepared: Int)]) throws -> [Int] {
    batch.first?.job.probe.update { $0.batches.append(batch.count) }
    return try batch.map { try $0.job.predictBlocking($0.prepared) }
  }

  func pictureWithoutPrediction(_ prepared: Int) -> Int? { needsNoModel ? prepared : nil }

  func predict(_ prepared: Int, inTurn: Bool) async throws -> Int {
    beginPrediction()
    for _ in 0..<5 { await Task.yield() }
    endPrediction()
    return prepared * 2
  }

  func finish(_ prediction: Int) async throws -> Int { prediction }

  private func begin() {
    probe.update { state in
      state.preparing += 1
      state.inAll += 1
      state.begun.append(number)
    }
  }

  private func beginPrediction() { probe.update { $0.predicting += 1 } }

  private func endPrediction() {
    probe.update { state in
      state.predicting -= 1
      state.inAll -= 1
      state.predicted.append(number)
    }
  }
}
