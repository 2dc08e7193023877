import InferenceTrace
import OpenCoreML
import Scheduling
import Synchronization

/// The gallery's models: each is in memory while it is in use, and has a gate for the predictions in flight.
package final class ModelShelf: Sendable {
  /// The side of most image models' inputs in pixels: photographs are decoded at least so large before a model is there to ask.
  package static let usualInputSide = PhotographInput.usualSide

  private let sources: [ModelSource]
  private let settings: ModelSettings
  private let recorder: any TraceRecorder
  private let gates: [AdmissionGate]
  private let loader: ModelLoader
  private let failures: Failures
  private let plans: Plans

  /// How photographs go into the models, as far as these have been loaded.
  private final class Plans: Sendable {
    private let known = Mutex<[Int: PredictionPlan]>([:])

    subscript(index: Int) -> PredictionPlan? {
      get { known.withLock { $0[index] } }
      set { known.withLock { $0[index] = newValue } }
    }
  }

  /// What is known of models that cannot be used, by their indexes.
  private final class Failures: Sendable {
    private let errors = Mutex<[Int: any Error]>([:])

    subscript(index: Int) -> (any Error)? {
      get { errors.withLock { $0[index] } }
      set { errors.withLock { $0[index] = newValue } }
    }
  }

  /// A shelf; `onChange` hears of every load's beginning and end, and of every unload.
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
          // One more than run at once: its input is written meanwhile, so that the device never waits for it.
          gates[index].limit = loaded.inFlightLimit + 1
        }
        // Of what cannot be used it is of no interest that it is gone.
        if case .unloaded = state, failures[index] != nil { continue }
        onChange(index, state)
      }
    }
  }

  /// Whether photographs are shown in gray before the filter: what the model sees, else what is expected of it.
  package func showsGray(_ filter: Filter) -> Bool {
    guard let index = filter.models.first else { return filter == .gray }
    return plans[index]?.inputIsGray ?? sources[index].isExpectedToColor
  }

  /// How photographs go into a model that has been lent.
  package func plan(_ index: Int, _ model: MLModel) throws -> PredictionPlan {
    try plans[index] ?? PredictionPlan(model.modelDescription)
  }

  /// The gate through which the model's predictions go.
  package func gate(_ index: Int) -> AdmissionGate { gates[index] }

  /// Lends the model while `body` runs, loaded where it is not in memory. All callers share one load, which none of their
  /// cancellations ends. Of a model that could not be loaded nothing further is asked.
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
  /// What the screen shows of a change.
  ///
  /// - Throws: what is wrong with a model that cannot be loaded, or that the gallery cannot use.
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
