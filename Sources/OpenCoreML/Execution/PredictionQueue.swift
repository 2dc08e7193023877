import InferenceTrace
import Synchronization

/// Hands a model's requests to predictions, those of higher priority first and among equals the first come, and never lets more run than suit the device.
///
/// There is one request more than may run, so that one prediction's input is written while another one runs. A turn to run is
/// given on by the engine's own callback, so that the device does not stand still until the caller's task goes on.
package final class PredictionQueue: Sendable {
  /// How many predictions run at once.
  package let concurrency: Int
  private let requests: LendingPool<any EngineRequest>
  private let turns: LendingPool<Int>
  private let trace: PredictionTrace

  /// A queue in front of a model. Makes the model's requests, which may block.
  package init(
    model: any EngineModel, concurrency: Int, modelName: String, device: String, recorder: any TraceRecorder
  ) throws {
    self.concurrency = concurrency
    requests = LendingPool(try (0...concurrency).map { _ in try model.makeRequest() })
    turns = LendingPool(Array(0..<concurrency))
    trace = PredictionTrace(modelName: modelName, device: device, recorder: recorder)
  }

  /// How many predictions run, and how many wait for a request or for their turn.
  package var counts: (running: Int, waiting: Int) {
    let turns = turns.counts
    return (concurrency - turns.idle, turns.waiting + requests.counts.waiting)
  }

  /// How many requests nobody uses.
  package var idleRequestCount: Int { requests.counts.idle }

  /// Makes one prediction: waits for a request, writes its input, waits for its turn, runs, reads its output.
  ///
  /// - Parameter recorder: takes the records of this call; `nil` for none.
  /// - Throws: `CancellationError` where the task is cancelled: at once while it waits, through the engine while it runs.
  package nonisolated(nonsending) func predict<Output>(
    recorder: (any TraceRecorder)?, write: (any EngineRequest) throws -> Void,
    read: (any EngineRequest) throws -> Output
  ) async throws -> Output {
    let trace = trace.recording(to: recorder)
    let request = try await wait(for: requests, trace)
    // Only a request whose completion has been called gets here: every way out of `run` leads through it.
    defer { giveBack(request) }
    try write(request)
    let turn = try await wait(for: turns, trace)
    try await run(request, turn, trace)
    try Task.checkCancellation()
    return try read(request)
  }

  /// Makes one prediction while the calling thread waits; needs no thread of Swift's own pool.
  package func predictBlocking<Output>(
    recorder: (any TraceRecorder)?, write: (any EngineRequest) throws -> Void,
    read: (any EngineRequest) throws -> Output
  ) throws -> Output {
    let trace = trace.recording(to: recorder)
    let request = waitBlocking(for: requests, trace)
    defer { giveBack(request) }
    try write(request)
    let turn = waitBlocking(for: turns, trace)
    let arrival = Arrival<EngineOutcome>()
    PredictionRun(request).start(trace) { [turns] outcome in
      turns.giveBack(turn)
      arrival.arrive(outcome)
    }
    try check(arrival.wait())
    return try read(request)
  }

  /// Makes one prediction whose records go to the queue's own recorder.
  package nonisolated(nonsending) func predict<Output>(
    write: (any EngineRequest) throws -> Void, read: (any EngineRequest) throws -> Output
  ) async throws -> Output {
    try await predict(recorder: trace.recorder, write: write, read: read)
  }

  /// Makes one prediction while the calling thread waits; its records go to the queue's own recorder.
  package func predictBlocking<Output>(
    write: (any EngineRequest) throws -> Void, read: (any EngineRequest) throws -> Output
  ) throws -> Output {
    try predictBlocking(recorder: trace.recorder, write: write, read: read)
  }

  private func giveBack(_ request: any EngineRequest) {
    request.useOwnMemory()
    requests.giveBack(request)
  }

  private nonisolated(nonsending) func run(
    _ request: any EngineRequest, _ turn: Int, _ trace: PredictionTrace
  ) async throws {
    let run = PredictionRun(request)
    let outcome = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        run.start(trace) { [turns] outcome in
          turns.giveBack(turn)
          continuation.resume(returning: outcome)
        }
      }
    } onCancel: {
      run.cancel()
    }
    try check(outcome)
  }

  private func check(_ outcome: EngineOutcome) throws {
    switch outcome {
    case .completed: return
    case .cancelled: throw CancellationError()
    case .failed(let error):
      throw MLModelError(.generic, "\(trace.modelName): the prediction failed: \(error)", underlyingError: error)
    }
  }

  private nonisolated(nonsending) func wait<Item>(
    for pool: LendingPool<Item>, _ trace: PredictionTrace
  ) async throws -> Item {
    let start = trace.now
    do {
      let (item, hasWaited) = try await pool.borrow()
      if hasWaited { trace.recordWait(since: start, .completed) }
      return item
    } catch {
      trace.recordWait(since: start, .cancelled)
      throw error
    }
  }

  private func waitBlocking<Item>(for pool: LendingPool<Item>, _ trace: PredictionTrace) -> Item {
    let start = trace.now
    let (item, hasWaited) = pool.borrowBlocking()
    if hasWaited { trace.recordWait(since: start, .completed) }
    return item
  }
}
