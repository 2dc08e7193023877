import Foundation
import InferenceTrace

/// Makes compiled bundles from source models. On the compile thread.
struct ModelCompiler {
  let engine: any InferenceEngine
  let recorder: any TraceRecorder
  var correction = ModelCorrection()

  /// Compiles a model, or several to a pipeline, whose models predict one after another.
  ///
  /// - Throws: `MLModelError` with the code `io`.
  func compile(_ sources: [URL], to destination: URL) throws {
    guard let first = sources.first else { throw MLModelError(.parameters, "there is no model to compile") }
    guard sources.count > 1 else {
      let name = first.deletingPathExtension().lastPathComponent
      let (source, metadata) = try step("read", name) {
        let file = try ModelFile(first)
        let source = try read(file)
        var settings = LoadSettings()
        settings.correction = correction
        var metadata = try SourceReader.metadata(of: source, file, correction)
        try SourceReader.settleShapes(of: source, &metadata, settings)
        metadata.files = [:]
        return (source, metadata)
      }
      return try step("write", name) {
        try CompiledBundle.write(metadata, to: destination) { try source.save(to: $0) }
      }
    }
    let names = sources.enumerated().map { index, source in
      "\(index)-\(source.deletingPathExtension().lastPathComponent).\(CompiledBundle.fileExtension)"
    }
    // The metadata are known when the stages are; the bundle is written in one step all the same.
    let staging = FileManager.default.temporaryDirectory.appendingPathComponent("vitrine-pipeline-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: staging) }
    try FileManager.default.createDirectory(at: staging, withIntermediateDirectories: true)
    for (source, name) in zip(sources, names) { try compile([source], to: staging.appendingPathComponent(name)) }
    let stages = try names.map { try CompiledBundle.metadata(of: staging.appendingPathComponent($0)) }
    var metadata = try Pipeline.metadata(of: stages)
    metadata.stages = names
    try CompiledBundle.write(metadata, to: destination) { folder in
      for name in names {
        try FileManager.default.copyItem(
          at: staging.appendingPathComponent(name), to: folder.appendingPathComponent(name))
      }
    }
  }

  private func step<Result>(_ label: String, _ model: String, _ body: () throws -> Result) throws -> Result {
    let start = TraceTime.now
    do {
      let result = try body()
      recorder.recordInterval(.loadStep, label: label, model: model, start: start)
      return result
    } catch {
      recorder.recordInterval(
        .loadStep, label: label, model: model, start: start, outcome: .failed, reason: "\(error)")
      throw error
    }
  }

  private func read(_ file: ModelFile) throws -> any EngineSource {
    do {
      return try engine.read(file.engineURL)
    } catch let error as MLModelError {
      throw error
    } catch {
      throw MLModelError(.io, "\(file.source.fileName): \(error)", underlyingError: error)
    }
  }
}
