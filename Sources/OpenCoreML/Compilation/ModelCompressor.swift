import Foundation
import InferenceTrace
import ModelFiles
import Scheduling

/// Makes compiled models with fewer bits per weight, from sources and from compiled models.
package struct ModelCompressor: Sendable {
  /// A model with its weights at full size, ready to be stored in another form.
  package struct Folded: Sendable {
    /// The model's metadata, without its files and its earlier compression.
    package var metadata: ModelMetadata
    /// The operations that stay as they are.
    package var keptOperations: [String]
    /// The model's file in the engine's source format.
    package var file: URL
    /// A message to show if the weights had been compressed before.
    package var note: String?
  }

  private static let kept = "kept in f32"

  private let correction: ModelCorrection
  private let recorder: any TraceRecorder

  /// - Parameter correction: Information about a model that overrides its file; it becomes part of the compiled model.
  package init(correction: ModelCorrection = ModelCorrection(), recorder: any TraceRecorder) {
    self.correction = correction
    self.recorder = recorder
  }

  /// Stores a model's weights in another form.
  ///
  /// - Parameters:
  ///   - patterns: The operations whose constants stay as they are, as `OperationPatterns` reads them.
  ///   - destination: The folder to write; an existing compiled model is replaced in one step.
  /// - Returns: A message about the result, if there is one.
  /// - Throws: `MLModelError` with the code `io` like `MLModel.compileModel(at:)`, or if nothing can be compressed; `parameters` if a
  ///   pattern matches no operation; `CancellationError`.
  package func compress(
    _ source: URL, as form: CompressionForm, keeping patterns: [String], to destination: URL
  ) async throws -> String? {
    try await onCompileThread { isCancelled in
      try Self.refusePipeline(source)
      return try ModelFile.reading(source) { file in
        var (engineSource, metadata, note) = try step("read", source) { try read(file, source) }
        let kept = try keptOperations(patterns, of: engineSource)
        let count = try step("compress", source) {
          try engineSource.compress(form, keeping: kept, isCancelled: isCancelled)
        }
        guard count > 0 else { throw Self.nothing(source, form) }
        metadata.compression = ModelMetadata.Compression(
          form: form.name, summary: Self.summary(form.summary, kept.count), weightCount: count, keptOperations: kept)
        try step("write", source) { try write(engineSource, metadata, to: destination, check: file.check) }
        return note
      }
    }
  }

  /// Writes a model with its weights at full size, as "model.xml" and "model.bin" in the folder.
  ///
  /// - Throws: As `compress`.
  package func fold(_ source: URL, keeping patterns: [String], into folder: URL) async throws -> Folded {
    try await onCompileThread { _ in
      try Self.refusePipeline(source)
      return try ModelFile.reading(source) { file in
        let (engineSource, metadata, note) = try step("read", source) { try read(file, source) }
        let kept = try keptOperations(patterns, of: engineSource)
        do {
          try engineSource.save(to: folder)
        } catch {
          throw MLModelError(
            .io, "\(folder.path): the model cannot be written there: \(error)", underlyingError: error)
        }
        return Folded(
          metadata: metadata, keptOperations: kept, file: folder.appendingPathComponent("model.xml"), note: note)
      }
    }
  }

  /// Makes a compiled model from a folded model that a quantiser has quantised; its other large constants become f16.
  ///
  /// - Parameters:
  ///   - quantized: OpenVINO IR with the same inputs and outputs.
  ///   - photographCount: The number of photographs used to find the ranges of activations.
  /// - Throws: `MLModelError` with the code `io`; `CancellationError`.
  package func write(
    _ folded: Folded, quantized: URL, photographCount: Int, to destination: URL
  ) async throws {
    try await onCompileThread { isCancelled in
      let source = try OpenVINOEngine.shared.read(quantized)
      var metadata = folded.metadata
      let features = (try source.inputs() + source.outputs()).map(\.name)
      guard features == (metadata.inputs + metadata.outputs).map(\.name) else {
        throw MLModelError(.io, "\(quantized.path): the quantised model's inputs and outputs are not the original's")
      }
      let weightCount = try source.nodes().filter { $0.type == "FakeQuantize" }.count
      guard weightCount > 0 else {
        throw MLModelError(
          .io, "\(metadata.source.fileName): no operation of the model can compute in 8-bit integers, or all are kept")
      }
      _ = try source.compress(.half, keeping: folded.keptOperations, isCancelled: isCancelled)
      let photographs = photographCount == 1 ? "1 photograph" : "\(photographCount) photographs"
      metadata.compression = ModelMetadata.Compression(
        form: "int8-calibrated",
        summary: Self.summary(
          "int8 weights and activations, calibrated on \(photographs)", folded.keptOperations.count),
        weightCount: weightCount, keptOperations: folded.keptOperations, photographCount: photographCount)
      try write(source, metadata, to: destination)
    }
  }

  private func onCompileThread<Result: Sendable>(
    _ body: @escaping @Sendable (_ isCancelled: () -> Bool) throws -> Result
  ) async throws -> Result {
    let flag = CancellationFlag()
    return try await withTaskCancellationHandler {
      try await CompileThread.shared.run {
        if flag.isSet { throw CancellationError() }
        return try body { flag.isSet }
      }
    } onCancel: {
      flag.set()
    }
  }

  private static func refusePipeline(_ url: URL) throws {
    if CompiledBundle.isBundle(url), try CompiledBundle.metadata(of: url).stages != nil {
      throw MLModelError(.io, "\(url.path): this is a pipeline; compress its models, then compile them into one")
    }
  }

  private func read(
    _ file: ModelFile, _ url: URL
  ) throws -> (source: any EngineSource, metadata: ModelMetadata, note: String?) {
    var (source, metadata) = try SourceReader.read(file, correction)
    let earlier = metadata.compression
    metadata.compression = nil
    let folding = try source.fold()
    guard folding.quantizerCount == 0 else {
      throw MLModelError(
        .io,
        "\(url.path): the model computes in few bits already (\(folding.quantizerCount) FakeQuantize operations"
          + (earlier.map { "; \($0.summary)" } ?? "") + "); compress the model it was made from")
    }
    let note =
      folding.narrowConstantCount == 0
      ? nil
      : "\(url.lastPathComponent): \(earlier?.summary ?? "\(folding.narrowConstantCount) of its tensors are in few bits already"); "
        + "what was lost then stays lost"
    return (source, metadata, note)
  }

  private func keptOperations(_ patterns: [String], of source: any EngineSource) throws -> [String] {
    let operations = OperationPatterns(operations: try source.operations().map(\.name))
    var seen: Set<String> = []
    return try patterns.flatMap { try operations.operations(matching: $0) }.filter { seen.insert($0).inserted }
  }

  private func write(
    _ source: any EngineSource, _ metadata: ModelMetadata, to destination: URL, check: () throws -> Void = {}
  ) throws {
    try CompiledBundle.write(metadata, to: destination) { folder in
      try source.save(to: folder)
      try check()
      // The engine does not report a full disk, but a truncated model cannot be read.
      do {
        _ = try OpenVINOEngine.shared.read(folder.appendingPathComponent("model.xml"))
      } catch {
        throw MLModelError(
          .io, "\(destination.path): the compiled model cannot be written completely; is the disk full?",
          underlyingError: error)
      }
    }
  }

  private static func summary(_ form: String, _ keptCount: Int) -> String {
    keptCount == 0 ? form : "\(form); \(keptCount) operation\(keptCount == 1 ? "" : "s") \(kept)"
  }

  private static func nothing(_ url: URL, _ form: CompressionForm) -> MLModelError {
    MLModelError(
      .io,
      "\(url.path): the model has no convolution or matrix product with "
        + (form == .half ? "256" : "\(CompressionForm.smallestWeight)")
        + " weights or more that would be stored as \(form.name), or all are kept")
  }

  private func step<Result>(_ label: String, _ url: URL, _ body: () throws -> Result) throws -> Result {
    try recorder.compilationStep(label, model: url.deletingPathExtension().lastPathComponent, body)
  }
}
