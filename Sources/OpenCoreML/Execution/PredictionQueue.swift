import Foundation
import InferenceTrace
import Scheduling
import Synchronization

/// Hands a model's requests to predictions, the first come first, and never lets more run than suit the device.
///
/// There is one request more than may run, so that one prediction's input is written while another one runs.
package final class PredictionQueue: Sendable {
  /// How many predictions run at once.
  package let concurrency: Int
  private let idle: Mutex<[any EngineRequest]>
  private let requests: AdmissionGate
  private let running: AdmissionGate
  private let modelName: String
  private let device: String
  private let recorder: any TraceRecorder

  /// A queue in front of a model.
  package init(
    model: any EngineModel, concurrency: Int, modelName: String, device: String, recorder: any TraceRecorder
  ) throws {
    self.concurrency = concurrency
    self.modelName = modelName
    self.device = device
    self.recorder = recorder
    idle = Mutex(try (0...concurrency).map { _ in try model.makeRequest() })
    requests = AdmissionGate(limit: concurrency + 1)
    running = AdmissionGate(limit: concurrency)
  }

  /// How many predictions run, and how many wait for their turn.
  package var counts: (running: Int, waiting: Int) {
    (running.counts.inside, running.counts.waiting + requests.counts.waiting)
  }

  /// Makes one prediction: waits for a request, writes its input, waits for its turn, runs, reads its output.
  ///
  /// - Throws: `CancellationError` where the task is cancelled: at once while it waits, through the engine while it runs.
  package nonisolated(nonsending) func predict<Output>(
    write: (any EngineRequest) throws -> Void, read: (any EngineRequest) throws -> Output
  ) async throws -> Output {
    let start = TraceTime.now
    do {
      try await requests.enter()
    } catch {
      recordWait(since: start, outcome: .cancelled)
      throw error
    }
    defer { requests.leave() }
    let request = takeRequest()
    defer { idle.withLock { $0.append(request) } }
    try write(request)
    do {
      try await running.enter()
    } catch {
      recordWait(since: start, outcome: .cancelled)
      throw error
    }
    recordWait(since: start, outcome: .completed)
    do {
      defer { running.leave() }
      try await run(request)
    }
    return try read(request)
  }

  /// Makes one prediction while the calling thread waits. Not for threads of Swift's own pool.
  package func predictBlocking<Output>(
    write: (any EngineRequest) throws -> Void, read: (any EngineRequest) throws -> Output
  ) throws -> Output {
    let entered = DispatchSemaphore(value: 0)
    // The two waits are asynchronous; the caller's thread is not one of those that they need.
    Task.detached { [requests, running] in
      try? await requests.enter()
      try? await running.enter()
      entered.signal()
    }
    entered.wait()
    defer {
      running.leave()
      requests.leave()
    }
    let request = takeRequest()
    defer { idle.withLock { $0.append(request) } }
    try write(request)
    let ending = Ending()
    let start = TraceTime.now
    try request.start { ending.arrive($0) }
    try finish(ending.wait(), start: start)
    return try read(request)
  }

  private func takeRequest() -> any EngineRequest {
    let request = idle.withLock { $0.popLast() }
    guard let request else { preconditionFailure("the gate lets no more in than there are requests") }
    return request
  }

  private func run(_ request: any EngineRequest) async throws {
    let start = TraceTime.now
    let run = Run(request)
    let outcome = try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { run.start($0) }
    } onCancel: {
      run.cancel()
    }
    try finish(outcome, start: start)
  }

  private func finish(_ outcome: EngineOutcome, start: TraceTime) throws {
    switch outcome {
    case .completed: record(start, .completed)
    case .cancelled:
      record(start, .cancelled)
      recorder.recordEvent(.cancellation, label: "running")
      throw CancellationError()
    case .failed(let error):
      record(start, .failed)
      throw MLModelError(.generic, "\(modelName): the prediction failed: \(error)", underlyingError: error)
    }
  }

  private func record(_ start: TraceTime, _ outcome: TraceInterval.Outcome) {
    recorder.recordInterval(
      .predict, label: modelName, model: modelName, device: device, start: start, outcome: outcome)
  }

  private func recordWait(since start: TraceTime, outcome: TraceInterval.Outcome) {
    recorder.recordInterval(
      .queueWait, label: modelName, model: modelName, device: device, start: start, outcome: outcome)
    if outcome == .cancelled { recorder.recordEvent(.cancellation, label: "waiting") }
  }

  /// An outcome on its way to a thread that waits for it.
  private final class Ending: Sendable {
    private let outcome = Mutex<EngineOutcome?>(nil)
    private let arrived = DispatchSemaphore(value: 0)

    func arrive(_ outcome: EngineOutcome) {
      self.outcome.withLock { $0 = outcome }
      arrived.signal()
    }

    func wait() -> EngineOutcome {
      arrived.wait()
      return outcome.withLock { $0 } ?? .cancelled
    }
  }

  /// One run of a request. A cancellation may come before its start: one lock decides which of the two was first.
  private final class Run: Sendable {
    private enum State { case idle, running, cancelled }

    private let request: any EngineRequest
    private let state = Mutex(State.idle)

    init(_ request: any EngineRequest) { self.request = request }

    func start(_ continuation: CheckedContinuation<EngineOutcome, any Error>) {
      let failure: (any Error)? = state.withLock { state in
        guard state == .idle else { return CancellationError() }
        do {
          try request.start { continuation.resume(returning: $0) }
          state = .running
          return nil
        } catch {
          return error
        }
      }
      if let failure { continuation.resume(throwing: failure) }
    }

    func cancel() {
      state.withLock { state in
        if state == .running { request.cancel() }
        state = .cancelled
      }
    }
  }
}
