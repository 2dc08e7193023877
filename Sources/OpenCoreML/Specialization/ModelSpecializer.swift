import Foundation
import InferenceTrace
import ModelFiles
import Scheduling

/// Prepares models for their devices: from the specialisation cache if it has them, otherwise by dividing and compiling them. Equal
/// loads share the work.
package final class ModelSpecializer: Sendable {
  /// The specialiser that models load through.
  package static let shared = ModelSpecializer(engine: OpenVINOEngine.shared)

  package let engine: any InferenceEngine
  let thread: CompileThread
  private let loads = SharedWork<LoadIdentity, PreparedModel>()

  /// Creates a specialiser for an engine.
  package init(engine: any InferenceEngine, thread: CompileThread = .shared) {
    self.engine = engine
    self.thread = thread
  }

  /// The number of callers waiting for loads.
  package var waitingCount: Int { loads.waitingCount }

  /// Loads a model, or waits for an equal load that is under way.
  ///
  /// - Throws: `MLModelError`; `CancellationError` at once if the task is cancelled, while the load continues for others waiting
  ///   for it and for the cache.
  package func load(_ source: URL, _ settings: LoadSettings) async throws -> PreparedModel {
    try await loads.value(for: LoadIdentity(source, settings)) { end in
      thread.enqueue { [self] in end(Result { try loadBlocking(source, settings) }) }
    }
  }

  /// Loads a model on the calling thread, which must be the compile thread.
  package func loadBlocking(_ source: URL, _ settings: LoadSettings) throws -> PreparedModel {
    try reporting(source) { try ModelPreparation(engine: engine, source: source, settings: settings).run() }
  }

  /// Reads a model and sets its shapes, like a load before it divides and compiles. Call it on the compile thread.
  func readSettled(_ source: URL, _ settings: LoadSettings) throws -> any EngineSource {
    try ModelFile.reading(source) { file in
      let read = try engine.read(file.engineURL, settings.selection)
      var metadata = try SourceReader.metadata(of: read, file, settings.correction)
      try SourceReader.settleShapes(of: read, &metadata, settings.shapeChoice)
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
