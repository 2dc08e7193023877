import InferenceTrace
import Scheduling

/// Assigns a model's requests to predictions, those with higher priority first and equal ones in order of arrival. It never lets
/// more run at once than suits the device.
///
/// There is one request more than may run, so that one prediction's input is written while another prediction runs. The engine's
/// own callback starts the next prediction, so the device does not idle until a task or thread gets to run.
package final class PredictionQueue: Sendable {
  /// How many predictions run at once.
  package let concurrency: Int
  private let requests: LendingPool<any EngineRequest>
  private let turns: LendingPool<Int>
  private let trace: PredictionTrace

  /// Creates a queue in front of a model. Creates the model's requests, which may block.
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

  /// The number of unused requests.
  package var idleRequestCount: Int { requests.counts.idle }

  /// Makes a prediction: waits for a request, writes its input, waits for its turn, runs, and reads its output.
  ///
  /// `write` and `read` run on the caller's thread as long as nothing has to be waited for, otherwise on another one while the
  /// caller is suspended.
  ///
  /// - Parameter recorder: Receives the records of this call; `nil` for none.
  /// - Throws: `CancellationError` if the task is cancelled: at once while waiting, through the engine while running.
  package nonisolated(nonsending) func predict<Output: Sendable>(
    recorder: (any TraceRecorder)?, urgency: @escaping Urgency = { 0 },
    write: @escaping @Sendable (any EngineRequest) throws -> Void,
    read: @escaping @Sendable (any EngineRequest) throws -> Output
  ) async throws -> Output {
    let prediction = QueuedPrediction(
      supplies, priority: Task.currentPriority, urgency: urgency, trace: trace.recording(to: recorder), mailbox: nil,
      write: write,
      read: read)
    let output = try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        prediction.begin { continuation.resume(with: $0) }
      }
    } onCancel: {
      prediction.cancel()
    }
    // Nobody wants an answer that arrived at the moment of cancellation.
    try Task.checkCancellation()
    return output
  }

  /// Makes a prediction and blocks the calling thread; needs no thread of Swift's own pool. `write` and `read` run on the calling
  /// thread.
  package func predictBlocking<Output: Sendable>(
    recorder: (any TraceRecorder)?, urgency: @escaping Urgency = { 0 },
    write: @escaping @Sendable (any EngineRequest) throws -> Void,
    read: @escaping @Sendable (any EngineRequest) throws -> Output
  ) throws -> Output {
    let mailbox = StepMailbox<Result<Output, any Error>>()
    QueuedPrediction(
      supplies, priority: .userInitiated, urgency: urgency, trace: trace.recording(to: recorder), mailbox: mailbox,
      write: write,
      read: read
    ).begin { mailbox.close($0) }
    return try mailbox.waitForResult().get()
  }

  /// Makes a prediction whose records go to the queue's own recorder.
  package nonisolated(nonsending) func predict<Output: Sendable>(
    write: @escaping @Sendable (any EngineRequest) throws -> Void,
    read: @escaping @Sendable (any EngineRequest) throws -> Output
  ) async throws -> Output {
    try await predict(recorder: trace.recorder, write: write, read: read)
  }

  /// Makes a prediction and blocks the calling thread; its records go to the queue's own recorder.
  package func predictBlocking<Output: Sendable>(
    write: @escaping @Sendable (any EngineRequest) throws -> Void,
    read: @escaping @Sendable (any EngineRequest) throws -> Output
  ) throws -> Output {
    try predictBlocking(recorder: trace.recorder, write: write, read: read)
  }

  private var supplies: LentSupplies {
    LentSupplies(requests: requests, turns: turns, concurrency: concurrency)
  }
}
