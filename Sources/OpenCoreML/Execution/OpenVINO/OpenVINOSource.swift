import OpenVINO

/// A source model that OpenVINO has read.
struct OpenVINOSource: EngineSource {
  private let core: Core
  private let model: Model

  init(_ core: Core, _ model: Model) {
    self.core = core
    self.model = model
  }

  func compile(for target: EngineTarget) throws -> any EngineModel {
    try Self.fixShapes(of: model)
    let signature = ModelSignature(
      inputs: try model.inputs().map { try Self.tensor($0) }, outputs: try model.outputs().map { try Self.tensor($0) },
      metadata: Self.ownMetadata(try model.metadata()))
    return OpenVINOModel(
      try core.compile(model, device: target.device, properties: target.properties), signature: signature)
  }

  /// Sets the batch to one where it is open. What else is open cannot be guessed.
  private static func fixShapes(of model: Model) throws {
    for input in try model.inputs() where input.fixedShape == nil {
      guard let shape = input.shape, let first = shape.first, first == nil, !shape.dropFirst().contains(nil) else {
        let text = input.shape.map { $0.map { $0.map(String.init) ?? "?" }.joined(separator: "×") } ?? "unknown"
        throw MLModelError(
          .io, "\(model.path): the input “\(input.name)” has the flexible shape \(text); export it with a fixed one")
      }
      try model.reshape(input: input.name, to: [1] + shape.dropFirst().compactMap { $0 })
    }
  }

  private static func tensor(_ port: OpenVINO.Port) throws -> ModelSignature.Tensor {
    guard let shape = port.fixedShape else {
      throw MLModelError(.io, "“\(port.name)” has a shape that depends on the input's values, which is not supported")
    }
    return ModelSignature.Tensor(name: port.name, elementType: port.elementType.rawValue, shape: shape)
  }

  private static func ownMetadata(_ metadata: [String: String]) -> [String: String] {
    metadata.reduce(into: [:]) { own, entry in
      let key = entry.key.split(separator: "/").last.map(String.init) ?? entry.key
      if key.hasPrefix("vitrine.") { own[key] = entry.value }
    }
  }
}
