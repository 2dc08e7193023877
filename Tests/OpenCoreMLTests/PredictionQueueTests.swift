import Dispatch
import Foundation
import InferenceTrace
import ModelFiles
import OpenCoreML
import ProgramSupport
import Scheduling
import Synchronization
import Testing

/// Runs a body on a thread of its own.
func onThread(_ body: @escaping @Sendable () -> Void) { BlockingThread.start(name: "test", body: body) }

@Suite(.timeLimit(.minutes(1))) struct PredictionQueueTests {
  private func queue(
    _ model: FakeModel, concurrency: Int = 1, _ recorder: any TraceRecorder = SilentTraceRecorder()
  ) throws -> PredictionQueue {
    try PredictionQueue(
      model: model, concurrency: concurrency, modelName: "Fake", device: "FAKE", recorder: recorder)
  }

  private func predict(_ value: Float, _ queue: PredictionQueue) async throws -> Float {
    try await queue.predict { request in
      try request.withInput(0) { $0.storeBytes(of: value, as: Float.self) }
    } read: { request in
      try request.withOutput(0) { bytes, _ in bytes.load(as: Float.self) }
    }
  }

  @Test func answersEachCallerWithItsOwnResult() async throws {
    let model = FakeModel(isAutomatic: true)
    let queue = try queue(model, concurrency: 3)
    try await withThrowingTaskGroup(of: (Float, Float).self) { group in
      for value in 0..<200 { group.addTask { (Float(value), try await predict(Float(value), queue)) } }
      for try await (input, output) in group { #expect(output == input * 2) }
    }
    #expect(model.statistics.violations.isEmpty)
    #expect(model.statistics.mostRunning <= 3)
    #expect(queue.idleRequestCount == 4)
  }

  @Test func startsInTheOrderOfArrivalAndNeverMoreThanItsConcurrency() async throws {
    let model = FakeModel()
    let queue = try queue(model, concurrency: 2)
    var tasks: [Task<Float, any Error>] = []
    for value in 0..<8 {
      tasks.append(Task { try await predict(Float(value), queue) })
      await eventually { queue.counts.running + queue.counts.waiting == value + 1 }
    }
    await eventually { model.runningInputs == [0, 1] }
    for value in 0..<8 {
      await eventually { model.runningInputs.first == Float(value) }
      #expect(model.statistics.runningCount <= 2)
      model.finishFirst()
      #expect(try await tasks[value].value == Float(value) * 2)
    }
    #expect(model.statistics.mostRunning == 2)
  }

  @Test func theMostUrgentOfThoseThatWaitStartsNextWhateverItsArrival() async throws {
    let (model, nearest, written) = (FakeModel(), Shared<Float>(0), Shared<[Float]>([]))
    let queue = try queue(model)
    var tasks: [Task<Void, any Error>] = []
    for value in [Float(1), 2, 3, 4, 5] {
      tasks.append(
        Task {
          try await queue.predict(recorder: nil, urgency: { nearest.value == value ? 0 : 1 }) { request in
            try request.withInput(0) { $0.storeBytes(of: value, as: Float.self) }
            written.update { $0.append(value) }
          } read: { _ in
          }
        })
      await eventually { queue.counts.running + queue.counts.waiting == Int(value) }
    }
    // The second one has a request already, so its turn is the next one.
    for (running, next) in [(Float(1), Float(5)), (2, 3), (5, 4)] {
      await eventually { model.runningInputs == [running] }
      nearest.update { $0 = next }
      model.finishFirst()
      await eventually { written.value.last == next }
    }
    for _ in 0..<2 {
      await eventually { model.runningInputs.count == 1 }
      model.finishFirst()
    }
    #expect(written.value == [1, 2, 5, 3, 4])
    for task in tasks { try await task.value }
  }

  @Test func theNextRunStartsWithoutTheFirstCallersTask() async throws {
    let model = FakeModel()
    let queue = try queue(model)
    let actor = BusyActor(queue)
    let first = Task { try await actor.predict(1) }
    await eventually { model.runningInputs == [1] }
    let second = Task { try await predict(2, queue) }
    await eventually { queue.counts.waiting == 1 }
    // The first caller's actor is held up: its task cannot go on when its run ends.
    let held = Task { await actor.block() }
    await eventually { actor.gate.arrivals == 1 }
    model.finishFirst()
    await eventually { model.runningInputs == [2] }
    actor.gate.letOnePass()
    await held.value
    #expect(try await first.value == 2)
    model.finishFirst()
    #expect(try await second.value == 4)
  }

  @Test func aWaitingPredictionIsCancelledAtOnce() async throws {
    let (model, recorder) = (FakeModel(), SpyRecorder())
    let queue = try queue(model, recorder)
    let running = Task { try await predict(1, queue) }
    await eventually { model.runningInputs == [1] }
    let waiting = Task { try await predict(2, queue) }
    await eventually { queue.counts.waiting == 1 }
    waiting.cancel()
    await #expect(throws: CancellationError.self) { try await waiting.value }
    #expect(model.statistics.startCount == 1)
    #expect(recorder.labels(.cancellation) == ["waiting"])
    #expect(recorder.outcomes(.queueWait) == [.cancelled])
    model.finishFirst()
    #expect(try await running.value == 2)
    #expect(queue.idleRequestCount == 2)
  }

  @Test func aRunningPredictionIsCancelledThroughTheEngine() async throws {
    let (model, recorder) = (FakeModel(), SpyRecorder())
    let queue = try queue(model, recorder)
    let running = Task { try await predict(1, queue) }
    await eventually { model.runningInputs == [1] }
    running.cancel()
    await #expect(throws: CancellationError.self) { try await running.value }
    #expect(model.statistics.cancelCount == 1)
    #expect(recorder.labels(.cancellation) == ["running"])
    #expect(recorder.outcomes(.predict) == [.cancelled])
    #expect(queue.idleRequestCount == 2)
  }

  @Test func aPredictionThatIsCancelledBeforeItsStartIsNotStarted() async throws {
    let model = FakeModel(isAutomatic: true)
    let queue = try queue(model)
    let task = Task {
      try await queue.predict { request in
        try request.withInput(0) { $0.storeBytes(of: 1, as: Float.self) }
        // The last moment before it waits for its turn.
        withUnsafeCurrentTask { $0?.cancel() }
      } read: { _ in
      }
    }
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(model.statistics.startCount == 0)
    #expect(queue.counts == (0, 0))
    #expect(queue.idleRequestCount == 2)
  }

  @Test func aRequestGoesBackOnlyAfterItsCompletion() async throws {
    let model = SlowToCancelModel()
    let queue = try PredictionQueue(
      model: model, concurrency: 1, modelName: "Slow", device: "FAKE", recorder: SilentTraceRecorder())
    let task = Task { try await queue.predict(write: { _ in }, read: { _ in }) }
    await eventually { model.request.isRunning }
    task.cancel()
    await eventually { model.request.cancelCount == 1 }
    #expect(queue.idleRequestCount == 1)
    #expect(queue.counts.running == 1)
    model.request.finish(.cancelled)
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(queue.idleRequestCount == 2)
    #expect(queue.counts.running == 0)
  }

  @Test func aRunThatCannotBeStartedFailsAndLeavesTheQueueUsable() async throws {
    let (model, recorder) = (FakeModel(isAutomatic: true), SpyRecorder())
    let queue = try queue(model, recorder)
    await #expect(throws: MLModelError.self) { try await predict(FakeRequest.inputThatCannotStart, queue) }
    #expect(recorder.outcomes(.predict) == [.failed])
    #expect(try await predict(3, queue) == 6)
    #expect(queue.idleRequestCount == 2)
  }

  @Test func aFailedRunSaysWhy() async throws {
    let model = FakeModel()
    let queue = try queue(model)
    let task = Task { try await predict(1, queue) }
    await eventually { model.runningInputs == [1] }
    model.finishFirst(.failed(FakeEngine.Refusal()))
    let error = await #expect(throws: MLModelError.self) { try await task.value }
    #expect(error?.message.contains("Fake") == true)
    #expect(error?.underlyingError is FakeEngine.Refusal)
  }

  @Test func blockedCallersAndTasksShareTheQueue() async throws {
    let model = FakeModel(isAutomatic: true)
    let queue = try queue(model)
    await withTaskGroup(of: Void.self) { group in
      for value in 0..<50 {
        group.addTask {
          let output = try? await predict(Float(value), queue)
          #expect(output == Float(value) * 2)
        }
        group.addTask {
          await withCheckedContinuation { continuation in
            onThread {
              let output = try? queue.predictBlocking { request in
                try request.withInput(0) { $0.storeBytes(of: Float(value), as: Float.self) }
              } read: { request in
                try request.withOutput(0) { bytes, _ in bytes.load(as: Float.self) }
              }
              #expect(output == Float(value) * 2)
              continuation.resume()
            }
          }
        }
      }
    }
    #expect(model.statistics.mostRunning == 1)
    #expect(model.statistics.violations.isEmpty)
  }

  @Test func everyCallEndsExactlyOnceUnderRandomCancellations() async throws {
    let (model, recorder) = (FakeModel(isAutomatic: true), SpyRecorder())
    let queue = try queue(model, concurrency: 2, recorder)
    let endings = Shared((answers: 0, cancellations: 0))
    await withTaskGroup(of: Void.self) { group in
      for seed in 0..<16 {
        group.addTask {
          var generator = SeededGenerator(state: UInt64(seed))
          for value in 0..<500 {
            let task = Task { try await predict(Float(value), queue) }
            for _ in 0..<Int.random(in: 0..<6, using: &generator) { await Task.yield() }
            if Bool.random(using: &generator) { task.cancel() }
            switch await task.result {
            case .success(let output):
              #expect(output == Float(value) * 2)
              endings.update { $0.answers += 1 }
            case .failure(let error):
              #expect(error is CancellationError)
              endings.update { $0.cancellations += 1 }
            }
          }
        }
      }
    }
    let (answers, cancellations) = endings.value
    #expect(answers + cancellations == 16 * 500)
    #expect(answers > 0 && cancellations > 0)
    #expect(model.statistics.violations.isEmpty)
    #expect(model.statistics.startCount == model.statistics.completionCount)
    #expect(model.statistics.mostRunning <= 2)
    #expect(queue.idleRequestCount == 3)
    #expect(queue.counts == (0, 0))
    #expect(recorder.outcomes(.predict).count == model.statistics.startCount)
  }

  /// An actor that can be held up.
  private actor BusyActor {
    nonisolated let gate = BlockingGate()
    private let queue: PredictionQueue
    nonisolated let unownedExecutor: UnownedSerialExecutor
    private let executor = ThreadExecutor()

    init(_ queue: PredictionQueue) {
      self.queue = queue
      unownedExecutor = executor.asUnownedSerialExecutor()
    }

    func block() { gate.wait() }

    func predict(_ value: Float) async throws -> Float {
      try await queue.predict { request in
        try request.withInput(0) { $0.storeBytes(of: value, as: Float.self) }
      } read: { request in
        try request.withOutput(0) { bytes, _ in bytes.load(as: Float.self) }
      }
    }
  }

  /// Runs an actor on a thread outside Swift's own pool, so that holding it up takes no thread from other tasks.
  private final class ThreadExecutor: SerialExecutor {
    private let queue = DispatchQueue(label: "busy")

    func enqueue(_ job: consuming ExecutorJob) {
      let job = UnownedJob(job)
      queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
  }

  /// A model whose request goes on after `cancel` until the test ends it.
  private final class SlowToCancelModel: EngineModel {
    let inputs: [EnginePort] = []
    let outputs: [EnginePort] = []
    let optimalRequestCount = 1
    let streamCount = 1
    let precision = "f32"
    let request = Request()

    func export(to fileDescriptor: Int32) throws {}
    func makeRequest() throws -> any EngineRequest { request }
    func measureOperations(rounds: Int, isCancelled: () -> Bool) throws -> EngineProfile {
      EngineProfile(predictionSeconds: 0, operations: [])
    }

    final class Request: EngineRequest {
      private let completion = Mutex<(@Sendable (EngineOutcome) -> Void)?>(nil)
      private let cancels = Atomic<Int>(0)

      var isRunning: Bool { completion.withLock { $0 != nil } }
      var cancelCount: Int { cancels.load(ordering: .relaxed) }

      func withInput(_ index: Int, _ body: (UnsafeMutableRawBufferPointer) throws -> Void) throws {}
      func withOutput<Result>(
        _ index: Int, _ body: (UnsafeRawBufferPointer, [Int]) throws -> Result
      ) throws -> Result {
        try body(UnsafeRawBufferPointer(start: nil, count: 0), [])
      }
      func setInputShape(_ index: Int, _ shape: [Int]) throws {}
      func useInputMemory(_ index: Int, _ memory: UnsafeMutableRawPointer, shape: [Int]) throws {}
      func useOutputMemory(_ index: Int, _ memory: UnsafeMutableRawPointer, shape: [Int]) throws {}
      func useOwnMemory() {}
      func start(_ completion: @escaping @Sendable (EngineOutcome) -> Void) throws {
        self.completion.withLock { $0 = completion }
      }
      func cancel() { cancels.add(1, ordering: .relaxed) }
      func finish(_ outcome: EngineOutcome) {
        let completion = completion.withLock { completion in
          defer { completion = nil }
          return completion
        }
        completion?(outcome)
      }
    }
  }
}
