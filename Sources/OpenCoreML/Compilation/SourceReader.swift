import Foundation

/// What is done with a source between reading and compiling, for a load as for `MLModel.compileModel(at:)`.
enum SourceReader {
  /// The compiled bundle's own metadata, else what is concluded from the source.
  static func metadata(of source: any EngineSource, _ file: ModelFile) throws -> ModelMetadata {
    if let metadata = file.metadata { return metadata }
    return try ModelMetadata(
      inputs: try source.inputs(), outputs: try source.outputs(), entries: try source.metadataEntries(),
      source: file.source)
  }

  /// Gives the source the inputs' shapes that the metadata allow, or those single ones that the settings ask for, and the metadata
  /// the outputs' shapes that follow.
  ///
  /// - Throws: `MLModelError` with the code `parameters` where the settings ask for a shape that is not allowed.
  static func settleShapes(
    of source: any EngineSource, _ metadata: inout ModelMetadata, _ settings: LoadSettings
  ) throws {
    let open = Set(try source.inputs().filter { TensorShape(dimensions: $0.shape).fixedShape == nil }.map(\.name))
    let inputs = metadata.inputs.filter { open.contains($0.name) }
    guard !inputs.isEmpty else { return }
    try source.reshape(
      inputs.reduce(into: [:]) { shapes, input in shapes[input.name] = input.shape.dimensions })
    let outputs = try source.outputs()
    for index in metadata.outputs.indices where index < outputs.count {
      metadata.outputs[index].shape = TensorShape(dimensions: outputs[index].shape)
    }
    let prepared = try zip(metadata.inputs, preparedShapes(metadata, settings)).filter { open.contains($0.0.name) }
    guard settings.preparesSingleShapes, prepared.contains(where: { $0.0.shape.fixedShape == nil }) else { return }
    try source.reshape(
      prepared.reduce(into: [:]) { shapes, entry in shapes[entry.0.name] = entry.1.map { .init($0) } })
  }

  /// The shapes that the inputs get where the model is prepared for single ones: what the settings say, else the default ones.
  static func preparedShapes(_ metadata: ModelMetadata, _ settings: LoadSettings) throws -> [[Int]] {
    try metadata.inputs.map { input in
      let shape = settings.inputShapes[input.name] ?? input.shape.defaultShape
      guard input.shape.allows(shape) else {
        throw MLModelError(
          .parameters, "the input “\(input.name)” cannot have the shape \(shape); it has \(input.shape)")
      }
      return shape
    }
  }
}
