import Foundation
import InferenceTrace
import Synchronization

/// Loads models: from the specialisation cache where it has them, else by preparing them. Equal loads share the work.
package final class ModelLoader: Sendable {
  /// The one that models load through.
  package static let shared = ModelLoader(engine: OpenVINOEngine.shared)

  /// A model that can predict.
  package struct Loaded: Sendable {
    package var model: any EngineModel
    package var target: EngineTarget
    package var engineVersion: String
    package var summary: MLModelLoadSummary
  }

  private struct Work: Hashable {
    var source: URL
    var target: [String]
    var cache: URL?
  }

  private let engine: any InferenceEngine
  private let work = Mutex<[Work: Task<Loaded, any Error>]>([:])

  /// A loader in front of an engine.
  package init(engine: any InferenceEngine) { self.engine = engine }

  /// Loads a model. A caller's cancellation does not end a load that others may wait for.
  package func load(_ source: URL, _ settings: LoadSettings) async throws -> Loaded {
    let work = Work(
      source: source.standardizedFileURL,
      target: ["\(settings.computeUnits)", settings.precision.rawValue, "\(settings.predictionConcurrency ?? 0)"],
      cache: settings.cacheDirectory)
    let task = self.work.withLock { tasks in
      if let task = tasks[work] { return task }
      let task = Task.detached {
        defer { self.work.withLock { _ = $0.removeValue(forKey: work) } }
        return try await CompileThread.shared.run { try self.loadBlocking(source, settings) }
      }
      tasks[work] = task
      return task
    }
    return try await task.value
  }

  /// Loads a model on the calling thread, which must be the compile thread or one that may start the engine.
  package func loadBlocking(_ source: URL, _ settings: LoadSettings) throws -> Loaded {
    let name = settings.displayName ?? source.deletingPathExtension().lastPathComponent
    var run = LoadRun(name: name, recorder: settings.recorder)
    do {
      let loaded = try load(source, settings, &run)
      run.record(loaded.summary.label.rawValue, .completed)
      return loaded
    } catch {
      run.record("load", .failed)
      throw Self.modelError(error, source)
    }
  }

  private func load(_ source: URL, _ settings: LoadSettings, _ run: inout LoadRun) throws -> Loaded {
    let (target, version) = try run.measure("start") { (try engine.target(for: settings), try engine.version()) }
    let key = try run.measure("hash") {
      try SpecializationKey(source: source, target: target, engineVersion: version)
    }
    let cache = settings.cacheDirectory.map(MLSpecializationCache.init(directory:))
    if let cache, let model = cached(key, cache, target, &run) {
      return Loaded(model: model, target: target, engineVersion: version, summary: run.summary(.cached))
    }
    let model = try run.measure("compile") { try engine.compile(source, for: target) }
    var label = MLModelLoadSummary.Label.prepare
    if let cache {
      let description = SpecializationEntry.Description(
        key: key.digest, modelName: run.name, modelPath: source.path, device: target.device,
        precision: model.precision, engine: version, created: Date(), signature: model.signature)
      do {
        try run.measure("store") { try cache.store(description, export: model.export) }
        label = .prepareAndCache
      } catch {
        run.cacheNote = "\(cache.directory.path) cannot be written: \(error)"
      }
    }
    return Loaded(model: model, target: target, engineVersion: version, summary: run.summary(label))
  }

  private func cached(
    _ key: SpecializationKey, _ cache: MLSpecializationCache, _ target: EngineTarget, _ run: inout LoadRun
  ) -> (any EngineModel)? {
    do {
      guard let entry = try run.measure("look up", { try cache.lookup(key.digest) }) else {
        run.recorder.recordEvent(.cacheMiss, label: "specialization")
        return nil
      }
      let name = run.name
      let model = try run.measure("import") {
        try entry.withModelBytes {
          try engine.importModel($0, signature: entry.description.signature, name: name, for: target)
        }
      }
      run.recorder.recordEvent(.cacheHit, label: "specialization")
      return model
    } catch {
      // Whatever is wrong with it, preparing the model anew puts it right.
      run.cacheNote = "a prepared model was thrown away: \(error)"
      run.recorder.recordEvent(.cacheEviction, label: "specialization")
      run.recorder.recordEvent(.cacheMiss, label: "specialization")
      try? cache.remove(key.digest)
      return nil
    }
  }

  private static func modelError(_ error: any Error, _ source: URL) -> any Error {
    if error is MLModelError || error is CancellationError { return error }
    return MLModelError(.io, "\(source.path): the model cannot be loaded: \(error)", underlyingError: error)
  }
}

/// A load under way: its phases and what it leaves in the trace.
private struct LoadRun {
  let name: String
  let recorder: any TraceRecorder
  var cacheNote: String?
  private let start = TraceTime.now
  private var phases: [MLModelLoadSummary.Phase] = []

  init(name: String, recorder: any TraceRecorder) {
    self.name = name
    self.recorder = recorder
  }

  mutating func measure<Result>(_ phase: String, _ body: () throws -> Result) rethrows -> Result {
    let start = TraceTime.now
    let result = try body()
    phases.append(MLModelLoadSummary.Phase(name: phase, seconds: TraceTime.now.seconds(since: start)))
    return result
  }

  func summary(_ label: MLModelLoadSummary.Label) -> MLModelLoadSummary {
    MLModelLoadSummary(
      label: label, seconds: TraceTime.now.seconds(since: start), phases: phases, cacheNote: cacheNote)
  }

  func record(_ label: String, _ outcome: TraceInterval.Outcome) {
    recorder.recordInterval(.load, label: label, model: name, start: start, outcome: outcome)
  }
}
