import Pictures
import Profiler

/// What shows pictures through models: the gallery and a stream.
package protocol ModelUser {
  /// The models to choose from.
  var models: [ModelEntry] { get }
  /// What is done to the pictures.
  var filter: Filter { get }
}

extension ModelUser {
  /// The models that the filter uses.
  package var usedModels: [ModelEntry] {
    filter.models.compactMap { models.indices.contains($0) ? models[$0] : nil }
  }

  /// The model that the filter uses, the first of two, once it is loaded.
  package var loadedModel: LoadedModel? {
    guard case .loaded(let loaded) = usedModels.first?.state else { return nil }
    return loaded
  }

  /// What the header calls the filter.
  package var filterName: String {
    switch filter {
    case .original: "Original"
    case .gray: "Gray"
    case .model: usedModels.first?.name ?? "no model"
    case .comparison: usedModels.map(\.name).joined(separator: " against ")
    }
  }

  /// What the panel says of the models.
  package var modelSubject: PanelSubject {
    var subject = PanelSubject()
    subject.modelNames = models.map(\.name)
    subject.modelState =
      switch usedModels.first?.state {
      case nil: "no model in use"
      case .unloaded: "not in memory"
      case .loading: "loading …"
      case .loaded(let loaded): loaded.device
      case .failed: "not loaded"
      }
    subject.loaded = loadedModel.map { loaded in
      PanelSubject.Model(
        device: loaded.device, deviceDescription: loaded.deviceDescription, precision: loaded.precision,
        loadLabel: loaded.loadLabel, loadSeconds: loaded.loadSeconds)
    }
    return subject
  }
}
