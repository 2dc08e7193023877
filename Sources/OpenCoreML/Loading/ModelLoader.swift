import Foundation
import InferenceTrace
import Synchronization

/// Loads models: from the specialisation cache where it has them, else by preparing them. Equal loads share the work.
package final class ModelLoader: Sendable {
  /// The one that models load through.
  package static let shared = ModelLoader(engine: OpenVINOEngine.shared)

  /// A model in the engine's hands.
  package struct Loaded: Sendable {
    package var model: any EngineModel
    package var target: EngineTarget
    package var engineVersion: String
    package var label: MLModelLoadSummary.Label
    package var phases: [MLModelLoadSummary.Phase]
    package var cacheNote: String?
  }

  private typealias Waiter = CheckedContinuation<Loaded, any Error>

  private struct State {
    var nextTicket = 0
    /// Who waits for the loads under way, by tickets.
    var waiters: [LoadIdentity: [Int: Waiter]] = [:]
  }

  private let engine: any InferenceEngine
  private let thread: CompileThread
  private let state = Mutex(State())

  /// A loader in front of an engine.
  package init(engine: any InferenceEngine, thread: CompileThread = .shared) {
    self.engine = engine
    self.thread = thread
  }

  /// How many callers wait for loads.
  package var waitingCount: Int { state.withLock { $0.waiters.values.reduce(0) { $0 + $1.count } } }

  /// Loads a model, or waits for an equal load that is under way.
  ///
  /// - Throws: `MLModelError`; `CancellationError` at once where the task is cancelled: the load goes on, for those who wait for
  ///   it and for the cache.
  package func load(_ source: URL, _ settings: LoadSettings) async throws -> Loaded {
    let identity = LoadIdentity(source, settings)
    let ticket = state.withLock { state in
      defer { state.nextTicket += 1 }
      return state.nextTicket
    }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (waiter: Waiter) in
        let isFirst: Bool? = state.withLock { state in
          // Either this sees the mark of a cancellation, or its handler finds the waiter.
          guard !Task.isCancelled else { return nil }
          // Present but empty: under way, though all who waited for it have left.
          let isFirst = state.waiters[identity] == nil
          state.waiters[identity, default: [:]][ticket] = waiter
          return isFirst
        }
        guard let isFirst else { return waiter.resume(throwing: CancellationError()) }
        if isFirst { start(identity, source, settings) }
      }
    } onCancel: {
      let waiter = state.withLock { $0.waiters[identity]?.removeValue(forKey: ticket) }
      waiter?.resume(throwing: CancellationError())
    }
  }

  private func start(_ identity: LoadIdentity, _ source: URL, _ settings: LoadSettings) {
    thread.enqueue { [self] in
      let outcome = Result { try loadBlocking(source, settings) }
      let waiters = state.withLock { $0.waiters.removeValue(forKey: identity) } ?? [:]
      for waiter in waiters.values { waiter.resume(with: outcome) }
    }
  }

  /// Loads a model on the calling thread, which must be the compile thread.
  package func loadBlocking(_ source: URL, _ settings: LoadSettings) throws -> Loaded {
    do {
      var clock = PhaseClock()
      return try load(source, settings, &clock)
    } catch let error as MLModelError {
      throw error
    } catch {
      throw MLModelError(
        .io, "\(source.path): the model cannot be loaded: \(FileContent.reason(error))", underlyingError: error)
    }
  }

  private func load(_ source: URL, _ settings: LoadSettings, _ clock: inout PhaseClock) throws -> Loaded {
    let file = try clock.measure("hash") { try ModelFile(source) }
    let (target, version) = try clock.measure("start") { (try engine.target(for: settings), try engine.version()) }
    let key = SpecializationKey(file: file, target: target, engineVersion: version)
    let name = settings.displayName(of: source)
    let cache = settings.cacheDirectory.map(MLSpecializationCache.init(directory:))
    var note: String?
    if let cache {
      do {
        if let model = try cached(key, name, cache, target, settings.recorder, &clock) {
          return Loaded(
            model: model, target: target, engineVersion: version, label: .cached, phases: clock.phases)
        }
      } catch {
        note = "a prepared model was thrown away: \(FileContent.reason(error))"
      }
    }
    let model = try clock.measure("read") { try engine.read(source) }
    let compiled = try clock.measure("compile") { try model.compile(for: target) }
    var label = MLModelLoadSummary.Label.prepare
    if let cache {
      let description = SpecializationEntry.Description(
        key: key.digest, modelName: name, modelPath: source.path, device: target.device,
        precision: compiled.precision, properties: target.properties, engine: version, created: Date(),
        signature: compiled.signature)
      do {
        let evicted = try clock.measure("store") { try cache.store(description, export: compiled.export) }
        for _ in evicted { settings.recorder.recordEvent(.cacheEviction, label: "specialization") }
        label = .prepareAndCache
      } catch {
        note = "the prepared model cannot be kept in \(cache.directory.path): \(FileContent.reason(error))"
      }
    }
    return Loaded(
      model: compiled, target: target, engineVersion: version, label: label, phases: clock.phases, cacheNote: note)
  }

  /// The model from the cache; `nil` where there is none.
  ///
  /// - Throws: where the entry was damaged or is refused by the engine; it has been thrown away then.
  private func cached(
    _ key: SpecializationKey, _ name: String, _ cache: MLSpecializationCache, _ target: EngineTarget,
    _ recorder: any TraceRecorder, _ clock: inout PhaseClock
  ) throws -> (any EngineModel)? {
    do {
      guard let entry = try clock.measure("look up", { try cache.lookup(key.digest) }) else {
        recorder.recordEvent(.cacheMiss, label: "specialization")
        return nil
      }
      let model = try clock.measure("import") {
        try entry.withModelBytes {
          try engine.importModel($0, signature: entry.description.signature, name: name, for: target)
        }
      }
      recorder.recordEvent(.cacheHit, label: "specialization")
      return model
    } catch {
      // Whatever is wrong with it, preparing the model anew puts it right.
      recorder.recordEvent(.cacheMiss, label: "specialization")
      recorder.recordEvent(.cacheEviction, label: "specialization")
      cache.discard(key.digest)
      throw error
    }
  }
}

/// Measures a load's steps.
private struct PhaseClock {
  private(set) var phases: [MLModelLoadSummary.Phase] = []

  mutating func measure<Result>(_ phase: String, _ body: () throws -> Result) rethrows -> Result {
    let start = TraceTime.now
    let result = try body()
    phases.append(MLModelLoadSummary.Phase(name: phase, seconds: TraceTime.now.seconds(since: start)))
    return result
  }
}
