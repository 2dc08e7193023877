import CoreMLFormats
import Foundation
import OpenVINO
import Synchronization

/// Reads source models with OpenVINO, which is started when it is first needed.
package final class OpenVINOReader: Sendable {
  /// The reader of this process: OpenVINO shares its plugins and threads among all models.
  package static let shared = OpenVINOReader()

  private let core = Mutex<Core?>(nil)

  /// Starts OpenVINO if it is not running.
  package func startedCore() throws -> Core {
    try core.withLock { core in
      if let core { return core }
      do {
        let started = try Core()
        core = started
        return started
      } catch let error as OpenVINOError {
        let remedy = error.code == .unavailable ? "; `make setup` or `swift package setup-openvino` fetches it" : ""
        throw MLModelError(.generic, "OpenVINO cannot be used: \(error.message)\(remedy)", underlyingError: error)
      }
    }
  }

  /// - Throws: `MLModelError` with the code `io` if it cannot be read.
  package func read(_ source: URL, _ selection: ModelSelection = .whole) throws -> OpenVINOSource {
    let core = try startedCore()
    if let model = try CoreMLFiles.open(source, selection) { return try read(model, selection, source, core) }
    do {
      return OpenVINOSource(core, try core.readModel(at: source.path))
    } catch {
      let problem = ForeignFile.problem(ofModel: source)
      throw MLModelError(
        .io, "\(source.path): \(problem ?? "the model cannot be loaded: \(error.reason)")", underlyingError: error)
    }
  }

  private func read(
    _ model: CoreMLModel, _ selection: ModelSelection, _ source: URL, _ core: Core
  ) throws -> OpenVINOSource {
    let (translated, description) = try CoreMLFiles.reading(source) {
      (try model.translated(function: selection.function), try model.description(of: selection.function))
    }
    do {
      let read = try core.readModel(
        text: translated.text, weights: translated.weights, bytes: translated.weights.bytes, path: source.path)
      return OpenVINOSource(
        core, read, described: DescribedFeatures(description, classLabels: translated.classLabels))
    } catch {
      throw MLModelError(
        .io, "\(source.path): the engine does not accept the model: \(error.reason)", underlyingError: error)
    }
  }
}
