import Foundation

/// What decides the shapes of a model's inputs and outputs.
package struct ShapeChoice: Sendable {
  /// The shapes of open inputs, by name, if each is fixed to one; the others get their default shape. `nil` if all stay open.
  package var single: [String: [Int]]?
  /// Information about the model that overrides its file.
  package var correction: ModelCorrection

  package init(single: [String: [Int]]? = nil, correction: ModelCorrection) {
    (self.single, self.correction) = (single, correction)
  }
}

/// The steps between reading and compiling a source, shared by loading and `MLModel.compileModel(at:)`.
package enum SourceReader {
  /// Reads a source to be written as a compiled model, with shapes as open as the model allows, and its metadata, still without
  /// files.
  ///
  /// - Throws: `MLModelError`, with the code `io` if OpenVINO cannot read it.
  package static func read(
    _ file: ModelFile, _ correction: ModelCorrection
  ) throws -> (source: OpenVINOSource, metadata: ModelMetadata) {
    let source = try OpenVINOReader.shared.read(file.engineURL)
    var metadata = try metadata(of: source, file, correction)
    try settleShapes(of: source, &metadata, ShapeChoice(correction: correction))
    metadata.files = [:]
    return (source, metadata)
  }

  /// The compiled bundle's own metadata, otherwise what follows from the source. The correction of the input overrides both.
  /// Corrections of outputs need the outputs' shapes, so `settleShapes` applies them.
  package static func metadata(
    of source: any ReadSource, _ file: ModelFile, _ correction: ModelCorrection
  ) throws -> ModelMetadata {
    var metadata =
      try file.metadata
      ?? source.described.map {
        try ModelMetadata(
          $0.description, inputs: source.inputs(), outputs: source.outputs(), classLabels: $0.classLabels,
          source: file.source)
      }
      ?? ModelMetadata(
        inputs: try source.inputs(), outputs: try source.outputs(), entries: try source.metadataEntries(),
        source: file.source)
    try correction.applyToInput(of: &metadata)
    return metadata
  }

  /// Sets the source's input shapes to those that the metadata allows, or to the single ones that the settings ask for. Then sets
  /// the resulting output shapes in the metadata, and applies the corrections of outputs.
  ///
  /// - Throws: `MLModelError` with the code `parameters` if the settings ask for a shape that is not allowed.
  package static func settleShapes(
    of source: any ReadSource, _ metadata: inout ModelMetadata, _ choice: ShapeChoice
  ) throws {
    let ports = try source.inputs()
    let open = Set(ports.filter { TensorShape(dimensions: $0.shape).fixedShape == nil }.map(\.name))
    try resizeFixed(source, ports.filter { !open.contains($0.name) }, metadata)
    let inputs = metadata.inputs.filter { open.contains($0.name) }
    if !inputs.isEmpty {
      try source.reshape(
        inputs.reduce(into: [:]) { shapes, input in shapes[input.name] = input.shape.dimensions })
    }
    guard !inputs.isEmpty || !choice.correction.isEmpty else { return }
    let outputs = try source.outputs()
    for index in metadata.outputs.indices where index < outputs.count {
      metadata.outputs[index].shape = TensorShape(dimensions: outputs[index].shape)
    }
    try choice.correction.applyToOutputs(of: &metadata)
    let prepared = try zip(metadata.inputs, preparedShapes(metadata, choice)).filter { open.contains($0.0.name) }
    guard choice.single != nil, prepared.contains(where: { $0.0.shape.fixedShape == nil }) else { return }
    try source.reshape(
      prepared.reduce(into: [:]) { shapes, entry in shapes[entry.0.name] = entry.1.map { .init($0) } })
  }

  /// Resizes inputs of fixed size if a correction asks for another size.
  private static func resizeFixed(
    _ source: any ReadSource, _ ports: [EnginePort], _ metadata: ModelMetadata
  ) throws {
    for port in ports {
      let own = TensorShape(dimensions: port.shape)
      guard let input = metadata.inputs.first(where: { $0.name == port.name }), input.shape.fixedShape != own.fixedShape
      else { continue }
      do {
        try source.reshape([port.name: input.shape.dimensions ?? []])
      } catch {
        throw MLModelError(
          .parameters,
          "the input “\(port.name)” has the shape \(own) and cannot take \(input.shape): the model is made for one size; "
            + "leave out the other size", underlyingError: error)
      }
    }
  }

  /// The input shapes if the model is prepared for single ones: those in the settings, otherwise the default ones.
  package static func preparedShapes(_ metadata: ModelMetadata, _ choice: ShapeChoice) throws -> [[Int]] {
    try metadata.inputs.map { input in
      let shape = choice.single?[input.name] ?? input.shape.defaultShape
      guard input.shape.allows(shape) else {
        throw MLModelError(
          .parameters, "the input “\(input.name)” cannot have the shape \(shape); it has \(input.shape)")
      }
      return shape
    }
  }
}
