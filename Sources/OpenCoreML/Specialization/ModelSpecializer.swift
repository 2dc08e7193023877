import Foundation
import InferenceTrace
import Scheduling
import Synchronization

/// Prepares models for their devices: from the specialisation cache if it has them, otherwise by dividing and compiling them. Equal
/// loads share the work.
package final class ModelSpecializer: Sendable {
  /// The specialiser that models load through.
  package static let shared = ModelSpecializer(engine: OpenVINOEngine.shared)

  package let engine: any InferenceEngine
  let thread: CompileThread
  /// Who waits for the loads under way; a list may be empty, if all who waited have left.
  private let waiters = Mutex<[LoadIdentity: [Waiter<PreparedModel>]]>([:])

  /// Creates a specialiser for an engine.
  package init(engine: any InferenceEngine, thread: CompileThread = .shared) {
    self.engine = engine
    self.thread = thread
  }

  /// The number of callers waiting for loads.
  package var waitingCount: Int { waiters.withLock { $0.values.reduce(0) { $0 + $1.count } } }

  /// Loads a model, or waits for an equal load that is under way.
  ///
  /// - Throws: `MLModelError`; `CancellationError` at once if the task is cancelled, while the load continues for others waiting
  ///   for it and for the cache.
  package func load(_ source: URL, _ settings: LoadSettings) async throws -> PreparedModel {
    let identity = LoadIdentity(source, settings)
    return try await Waiter<PreparedModel>.wait { waiter in
      let isFirst = waiters.withLock { waiters in
        guard !waiter.hasEnded else { return false }
        defer { waiters[identity, default: []].append(waiter) }
        return waiters[identity] == nil
      }
      if isFirst { start(identity, source, settings) }
    } onCancel: { waiter in
      waiters.withLock { $0[identity]?.removeAll { $0 === waiter } }
    }
  }

  private func start(_ identity: LoadIdentity, _ source: URL, _ settings: LoadSettings) {
    thread.enqueue { [self] in
      let outcome = Result { try loadBlocking(source, settings) }
      let waiting = waiters.withLock { $0.removeValue(forKey: identity) } ?? []
      for waiter in waiting { waiter.end(outcome) }
    }
  }

  /// Loads a model on the calling thread, which must be the compile thread.
  package func loadBlocking(_ source: URL, _ settings: LoadSettings) throws -> PreparedModel {
    try reporting(source) { try ModelPreparation(engine: engine, source: source, settings: settings).run() }
  }

  /// Reads a model and sets its shapes, like a load before it divides and compiles. Call it on the compile thread.
  func readSettled(_ source: URL, _ settings: LoadSettings) throws -> any EngineSource {
    try ModelFile.reading(source) { file in
      let read = try engine.read(file.engineURL)
      var metadata = try SourceReader.metadata(of: read, file, settings.correction)
      try SourceReader.settleShapes(of: read, &metadata, settings)
      return read
    }
  }

  /// Turns the engine's errors into `MLModelError`s.
  func reporting<Result>(_ source: URL, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as MLModelError {
      throw error
    } catch is CancellationError {
      throw CancellationError()
    } catch {
      throw MLModelError(
        .io, "\(source.path): the model cannot be loaded: \(EngineFailure.reason(error))", underlyingError: error)
    }
  }
}
