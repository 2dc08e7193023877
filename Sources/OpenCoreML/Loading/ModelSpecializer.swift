import Files
import Foundation
import InferenceTrace
import OpenVINO
import Scheduling
import Synchronization

/// Prepares models for their devices: from the specialisation cache where it has them, else by dividing and compiling them. Equal
/// loads share the work.
package final class ModelSpecializer: Sendable {
  /// The one that models load through.
  package static let shared = ModelSpecializer(engine: OpenVINOEngine.shared)

  private typealias Waiter = CheckedContinuation<SpecializedModel, any Error>

  private struct State {
    var nextTicket = 0
    /// Who waits for the loads under way, by tickets.
    var waiters: [LoadIdentity: [Int: Waiter]] = [:]
  }

  package let engine: any InferenceEngine
  let thread: CompileThread
  private let state = Mutex(State())

  /// A specialiser in front of an engine.
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
  package func load(_ source: URL, _ settings: LoadSettings) async throws -> SpecializedModel {
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
  package func loadBlocking(_ source: URL, _ settings: LoadSettings) throws -> SpecializedModel {
    try reporting(source) { try ModelSpecialization(engine: engine, source: source, settings: settings).run() }
  }

  /// Reads a model and settles its shapes, as a load does before it divides and compiles. On the compile thread.
  func readSettled(_ source: URL, _ settings: LoadSettings) throws -> any EngineSource {
    try ModelFile.reading(source) { file in
      let read = try engine.read(file.engineURL)
      var metadata = try SourceReader.metadata(of: read, file, settings.correction)
      try SourceReader.settleShapes(of: read, &metadata, settings)
      return read
    }
  }

  /// Makes what the engine throws an error of the model's.
  func reporting<Result>(_ source: URL, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as MLModelError {
      throw error
    } catch is CancellationError {
      throw CancellationError()
    } catch {
      throw MLModelError(
        .io, "\(source.path): the model cannot be loaded: \(Self.reason(error))", underlyingError: error)
    }
  }

  /// Why the engine cannot do something, without what it could not do: the message names the model already.
  static func reason(_ error: any Error) -> String {
    let reason = (error as? OpenVINOError)?.reason ?? FileContent.reason(error)
    // The engine's own words do not say of what there is not enough.
    let noThread = String(cString: strerror(EAGAIN))
    if reason.contains(noThread) { return "\(BlockingThread.Shortage(reason: noThread))" }
    if ["can't alloc", "std::bad_alloc"].contains(where: reason.contains) {
      return "there is not enough memory (\(reason))"
    }
    return reason
  }
}
