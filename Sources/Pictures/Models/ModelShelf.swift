import InferenceTrace
import OpenCoreML
import Scheduling
import Synchronization

/// The gallery's models. Each stays in memory while it is in use, and has a gate for its predictions in flight.
package final class ModelShelf: Sendable {
  /// The input side of most image models, in pixels. Until a model is loaded, photographs are decoded at least this large.
  package static let usualInputSide = PhotographInput.usualSide

  private let sources: [ModelSource]
  private let settings: ModelSettings
  private let recorder: any TraceRecorder
  private let gates: [AdmissionGate]
  private let loader: ModelLoader
  private let failures: Failures
  private let plans: Plans

  /// How photographs go into the models that have been loaded so far.
  private final class Plans: Sendable {
    private let known = Mutex<[Int: PredictionPlan]>([:])

    subscript(index: Int) -> PredictionPlan? {
      get { known.withLock { $0[index] } }
      set { known.withLock { $0[index] = newValue } }
    }
  }

  /// Why models cannot be used, by index.
  private final class Failures: Sendable {
    private let errors = Mutex<[Int: any Error]>([:])

    subscript(index: Int) -> (any Error)? {
      get { errors.withLock { $0[index] } }
      set { errors.withLock { $0[index] = newValue } }
    }
  }

  /// Creates a shelf; `onChange` is called when a load begins or ends, and when a model is unloaded.
  package init(
    sources: [ModelSource], settings: ModelSettings, recorder: any TraceRecorder,
    onChange: @escaping @Sendable (Int, ModelState) -> Void
  ) {
    self.sources = sources
    self.settings = settings
    self.recorder = recorder
    let gates = sources.map { _ in AdmissionGate(limit: settings.inFlightLimit ?? 1) }
    let failures = Failures()
    let plans = Plans()
    self.plans = plans
    self.gates = gates
    self.failures = failures
    loader = ModelLoader { url, change in
      for index in sources.indices where sources[index].url == url {
        let state: ModelState
        do {
          if case .loaded(let model) = change {
            plans[index] = try PredictionPlan(model.modelDescription)
          }
          state = try ModelState(change)
        } catch {
          failures[index] = error
          state = .failed(String(describing: error))
        }
        if case .loaded(let loaded) = state {
          // One more than can run at once: the extra one prepares its input meanwhile, so that the device never waits for it.
          gates[index].limit = loaded.inFlightLimit + 1
        }
        // An unusable model's unload is not reported.
        if case .unloaded = state, failures[index] != nil { continue }
        onChange(index, state)
      }
    }
  }

  /// Whether the photograph before the filter is shown in gray: what the model takes if it is known, else what is expected of
  /// it.
  package func showsGray(_ filter: Filter) -> Bool {
    guard let index = filter.models.first else { return filter == .gray }
    return plans[index]?.inputIsGray ?? sources[index].isExpectedToColor
  }

  /// How photographs go into a borrowed model.
  package func plan(_ index: Int, _ model: MLModel) throws -> PredictionPlan {
    try plans[index] ?? PredictionPlan(model.modelDescription)
  }

  /// The gate that limits the model's predictions in flight.
  package func gate(_ index: Int) -> AdmissionGate { gates[index] }

  /// Lends the model while `body` runs, and loads it first if it is not in memory. All callers share one load; cancelling a
  /// caller does not end it. A model that failed to load is not tried again.
  package nonisolated(nonsending) func withModel<Value>(
    _ index: Int, _ body: nonisolated(nonsending) (MLModel) async throws -> Value
  ) async throws -> Value {
    if let error = failures[index] { throw error }
    let source = sources[index]
    return try await loader.withModel(
      contentsOf: source.url, configuration: settings.modelConfiguration(of: source, recorder: recorder), body)
  }
}

extension ModelState {
  /// The state that the screen shows for a change.
  ///
  /// - Throws: the reason, if the model cannot be loaded or the gallery cannot use it.
  fileprivate init(_ change: ModelLoader.Change) throws {
    switch change {
    case .loading: self = .loading
    case .unloaded: self = .unloaded
    case .failed(let error): throw error
    case .loaded(let model):
      self = .loaded(
        LoadedModel(
          device: model.execution.device, deviceDescription: model.execution.deviceDescription,
          precision: model.execution.precision, loadLabel: model.loadSummary.label.rawValue,
          loadSeconds: model.loadSummary.seconds, inFlightLimit: model.execution.predictionConcurrency))
    }
  }
}
