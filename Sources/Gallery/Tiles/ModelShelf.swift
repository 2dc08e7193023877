import InferenceTrace
import OpenCoreML
import Scheduling
import Synchronization

/// The gallery's models: each is loaded when it is first asked for, once, and has a gate for the predictions in flight.
package final class ModelShelf: Sendable {
  /// The side of most image models' inputs in pixels: photographs are decoded at least so large before a model is there to ask.
  package static let usualInputSide = 256

  private let sources: [ModelSource]
  private let configuration: ModelSettings
  private let recorder: any TraceRecorder
  private let onChange: @Sendable (Int, ModelEntry.State) -> Void
  private let gates: [AdmissionGate]
  private let loads = Mutex<[Int: Task<MLModel, any Error>]>([:])

  /// A shelf; `onChange` hears of every load's beginning and end.
  package init(
    sources: [ModelSource], settings: ModelSettings, recorder: any TraceRecorder,
    onChange: @escaping @Sendable (Int, ModelEntry.State) -> Void
  ) {
    self.sources = sources
    configuration = settings
    self.recorder = recorder
    self.onChange = onChange
    gates = sources.map { _ in AdmissionGate(limit: settings.inFlightLimit ?? 1) }
  }

  /// The gate through which the model's predictions go.
  package func gate(_ index: Int) -> AdmissionGate { gates[index] }

  /// The model, loaded where it is not yet. All callers share one load, which none of their cancellations ends.
  package func model(_ index: Int) async throws -> MLModel {
    let load = loads.withLock { loads in
      if let load = loads[index] { return load }
      let load = Task.detached { try await self.load(index) }
      loads[index] = load
      return load
    }
    // A picture that is cancelled meanwhile must not wait for the load's end.
    return try await withCancellableWait(for: load)
  }

  private func load(_ index: Int) async throws -> MLModel {
    let source = sources[index]
    onChange(index, .loading)
    do {
      let model = try await MLModel.load(
        contentsOf: source.url, configuration: configuration.modelConfiguration(name: source.name, recorder: recorder))
      // Of a model that the gallery cannot use nothing further is asked.
      _ = try PredictionPlan(model.modelDescription)
      // One more than run at once: its input is written meanwhile, so that the device never waits for it.
      gates[index].limit = model.execution.predictionConcurrency + 1
      onChange(
        index,
        .loaded(
          LoadedModel(
            device: model.execution.device, deviceDescription: model.execution.deviceDescription,
            precision: model.execution.precision, loadLabel: model.loadSummary.label.rawValue,
            loadSeconds: model.loadSummary.seconds, inFlightLimit: model.execution.predictionConcurrency)))
      return model
    } catch {
      onChange(index, .failed(String(describing: error)))
      throw error
    }
  }

  private func withCancellableWait(for load: Task<MLModel, any Error>) async throws -> MLModel {
    let waiter = Waiter()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        waiter.wait(continuation)
        Task.detached { waiter.resume(with: await load.result) }
      }
    } onCancel: {
      waiter.resume(with: .failure(CancellationError()))
    }
  }

  /// Resumes its continuation with the first result that comes, be it before or after the wait begins.
  private final class Waiter: Sendable {
    private enum State {
      case idle
      case waiting(CheckedContinuation<MLModel, any Error>)
      case resumed(early: Result<MLModel, any Error>?)
    }

    private let state = Mutex(State.idle)

    func wait(_ continuation: CheckedContinuation<MLModel, any Error>) {
      let early = state.withLock { state -> Result<MLModel, any Error>? in
        if case .resumed(let early) = state {
          return early
        }
        state = .waiting(continuation)
        return nil
      }
      if let early { continuation.resume(with: early) }
    }

    func resume(with result: Result<MLModel, any Error>) {
      let continuation = state.withLock { state -> CheckedContinuation<MLModel, any Error>? in
        switch state {
        case .idle:
          state = .resumed(early: result)
          return nil
        case .waiting(let continuation):
          state = .resumed(early: nil)
          return continuation
        case .resumed: return nil
        }
      }
      continuation?.resume(with: result)
    }
  }
}
