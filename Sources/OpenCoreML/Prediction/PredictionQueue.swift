import InferenceTrace

/// Hands a model's requests to predictions, those of higher priority first and among equals the first come, and never lets more run than suit the device.
///
/// There is one request more than may run, so that one prediction's input is written while another one runs. The engine's own callback
/// starts the next prediction, so that the device does not stand still until a task or thread goes on.
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
  /// `write` and `read` run on the caller's thread as long as nothing has to be waited for, else on another one, while the caller is
  /// suspended.
  ///
  /// - Parameter recorder: takes the records of this call; `nil` for none.
  /// - Throws: `CancellationError` where the task is cancelled: at once while it waits, through the engine while it runs.
  package nonisolated(nonsending) func predict<Output: Sendable>(
    recorder: (any TraceRecorder)?, write: @escaping @Sendable (any EngineRequest) throws -> Void,
    read: @escaping @Sendable (any EngineRequest) throws -> Output
  ) async throws -> Output {
    let prediction = QueuedPrediction(
      supplies, priority: Task.currentPriority, trace: trace.recording(to: recorder), mailbox: nil, write: write,
      read: read)
    let output = try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        prediction.begin { continuation.resume(with: $0) }
      }
    } onCancel: {
      prediction.cancel()
    }
    // Nobody wants an answer that came in the same moment.
    try Task.checkCancellation()
    return output
  }

  /// Makes one prediction while the calling thread waits; needs no thread of Swift's own pool. `write` and `read` run on the calling
  /// thread.
  package func predictBlocking<Output: Sendable>(
    recorder: (any TraceRecorder)?, write: @escaping @Sendable (any EngineRequest) throws -> Void,
    read: @escaping @Sendable (any EngineRequest) throws -> Output
  ) throws -> Output {
    let mailbox = StepMailbox<Result<Output, any Error>>()
    QueuedPrediction(
      supplies, priority: .userInitiated, trace: trace.recording(to: recorder), mailbox: mailbox, write: write,
      read: read
    ).begin { mailbox.close($0) }
    return try mailbox.waitForResult().get()
  }

  /// Makes one prediction whose records go to the queue's own recorder.
  package nonisolated(nonsending) func predict<Output: Sendable>(
    write: @escaping @Sendable (any EngineRequest) throws -> Void,
    read: @escaping @Sendable (any EngineRequest) throws -> Output
  ) async throws -> Output {
    try await predict(recorder: trace.recorder, write: write, read: read)
  }

  /// Makes one prediction while the calling thread waits; its records go to the queue's own recorder.
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
