import CoreMLFormats
import Files
import Foundation

/// Makes compiled bundles from source models. Blocks the calling thread.
package struct ModelCompiler {
  /// Runs the body of a step, once, and may time it.
  package typealias Step = (_ label: String, _ model: String, _ body: () throws -> Void) throws -> Void

  private let correction: ModelCorrection
  private let step: Step

  /// - Parameter correction: Becomes part of the compiled model.
  package init(correction: ModelCorrection = ModelCorrection(), step: @escaping Step = { try $2() }) {
    (self.correction, self.step) = (correction, step)
  }

  /// Compiles a model, or several to a pipeline that runs them one after another.
  ///
  /// - Throws: `MLModelError` with the code `io`.
  package func compile(_ sources: [URL], to destination: URL) throws {
    guard let first = sources.first else { throw MLModelError(.parameters, "there is no model to compile") }
    guard sources.count > 1 else {
      if try copy(first, to: destination) { return }
      let name = first.deletingPathExtension().lastPathComponent
      return try ModelFile.reading(first) { file in
        var read: (source: OpenVINOSource, metadata: ModelMetadata)?
        try step("read", name) { read = try SourceReader.read(file, correction) }
        guard let (source, metadata) = read else { preconditionFailure("a step runs its body") }
        try step("write", name) {
          try CompiledBundle.write(metadata, to: destination) { folder in
            try source.save(to: folder)
            try file.check()
          }
        }
      }
    }
    let names = sources.enumerated().map { index, source in
      "\(index)-\(source.deletingPathExtension().lastPathComponent).\(CompiledBundle.fileExtension)"
    }
    // The metadata is known only when all stages are compiled; the bundle is still written in one step.
    let temporary = try TemporaryDirectory()
    let staging = URL(fileURLWithPath: temporary.path.string)
    defer { temporary.remove() }
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

  /// Copies a model for which there is nothing to prepare: a pipeline, or one that needs no engine. Returns whether it is one.
  private func copy(_ source: URL, to destination: URL) throws -> Bool {
    guard let form = CoreMLFiles.form(of: source), let model = try CoreMLFiles.open(source) else { return false }
    guard model.kind.isPipeline || model.kind.isClassic else { return false }
    guard form != .compiled else {
      throw MLModelError(.io, "\(source.path): this model is already compiled; you can load and move it as it is")
    }
    _ = try CoreMLFiles.reading(source) { try model.stages() }
    try step("write", source.deletingPathExtension().lastPathComponent) {
      try CompiledBundle.writeCopy(of: source, form, to: destination)
    }
    return true
  }
}
