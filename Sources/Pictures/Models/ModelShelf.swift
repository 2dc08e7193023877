import InferenceTrace
import OpenCoreML
import Synchronization

/// The gallery's models. Each stays in memory while it is in use.
package final class ModelShelf: Sendable {
  private let sources: [ModelSource]
  private let settings: ModelSettings
  private let recorder: any TraceRecorder
  private let loader: ModelLoader
  /// Why models cannot be used.
  private let failures = Known<any Error>()
  /// How photographs go into the models, as far as these have been loaded.
  private let plans = Known<PredictionPlan>()

  /// What is known of models, by their indexes.
  private final class Known<Value: Sendable>: Sendable {
    private let values = Mutex<[Int: Value]>([:])

    subscript(index: Int) -> Value? {
      get { values.withLock { $0[index] } }
      set { values.withLock { $0[index] = newValue } }
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
    let (failures, plans) = (failures, plans)
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
        // Of what cannot be used it is of no interest that it is gone.
        if case .unloaded = state, failures[index] != nil { continue }
        onChange(index, state)
      }
    }
  }

  /// Whether the photograph before the filter is shown in gray: what the model takes if it is known, else what is expected of
  /// it.
  package func showsGray(_ filter: Filter) -> Bool {
    guard let index = filter.models.first else { return filter == .gray }
    return plans[index]?.input.isGray ?? sources[index].isExpectedToColor
  }

  /// Lends the model while `body` runs, loaded if it is not in memory. All callers share one load, which none of their
  /// cancellations ends. Of a model that could not be loaded nothing further is asked.
  package nonisolated(nonsending) func withModel<Value>(
    _ index: Int, _ body: nonisolated(nonsending) (LentModel) async throws -> Value
  ) async throws -> Value {
    if let error = failures[index] { throw error }
    let source = sources[index]
    return try await loader.withModel(
      contentsOf: source.url, configuration: settings.modelConfiguration(of: source, recorder: recorder)
    ) { model in
      let plan = try plans[index] ?? PredictionPlan(model.modelDescription)
      return try await body(LentModel(model, plan, givesElements: true))
    }
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
