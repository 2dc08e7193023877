import CoreMLFormats
import Foundation

/// What a model takes, gives and contains, and what of it cannot run here.
package struct ModelInspection: Sendable {
  /// An input, output or state.
  package struct Feature: Sendable, Encodable {
    package var name: String
    /// "image", "multiArray", "dictionary", "string", "int64", "double", "sequence" or "state".
    package var type: String
    /// The type of an array's elements, by OpenVINO's name, or an image's colours; `nil` for other types.
    package var elements: String?
    /// The allowed shapes of an array, or sizes of an image, in words; `nil` for other types.
    package var shape: String?
    package var isOptional = false
    package var shortDescription: String?
  }

  /// The format in words, for example "ML program (.mlpackage)".
  package var format: String
  /// The version of Core ML's specification; `nil` for other formats.
  package var specificationVersion: Int?
  /// What the model says of itself: "author", "version", "license", "description", and the author's own entries.
  package var metadata: [String: String] = [:]
  package var inputs: [Feature] = []
  package var outputs: [Feature] = []
  package var states: [Feature] = []
  /// The names of its functions; empty for a model that has only one without a name.
  package var functions: [String] = []
  /// A pipeline's models in order.
  package var stages: [String] = []
  package var outline: ModelOutline

  package var runs: Bool { outline.problems.isEmpty }
}

extension ModelInspection {
  /// Inspects a model of any format that can be read. Blocks the calling thread; formats other than Core ML's start the engine.
  ///
  /// - Throws: `MLModelError`, as a load would if the file is missing or damaged.
  package static func inspect(_ url: URL) throws -> ModelInspection {
    if let model = try CoreMLFiles.open(url) {
      return try CoreMLFiles.reading(url) {
        try ModelInspection(model, CoreMLFiles.form(of: url))
      }
    }
    return try ModelFile.reading(url) { try ModelInspection($0) }
  }

  private init(_ model: CoreMLModel, _ form: CoreMLFiles.Form?) throws {
    let description = model.specification.description
    let ending =
      switch form {
      case .package: ".mlpackage"
      case .compiled: "Apple's .mlmodelc"
      case .file, nil: ".mlmodel"
      }
    self.init(
      format: "\(model.kind.name) (\(ending))",
      specificationVersion: model.specification.version, outline: try model.outline())
    metadata = description.userDefined
    for (key, value) in [
      ("author", description.author), ("version", description.version), ("license", description.license),
      ("description", description.summary),
    ] { metadata[key] = value }
    inputs = description.inputs.map(Feature.init)
    outputs = description.outputs.map(Feature.init)
    states = description.states.map(Feature.init)
    functions = model.specification.description.functions.map(\.name)
    stages = try model.stages()?.map { "\($0.name) (\($0.model.kind.name))" } ?? []
  }

  private init(_ file: ModelFile) throws {
    let source = try OpenVINOReader.shared.read(file.engineURL)
    let described = try SourceReader.metadata(of: source, file, ModelCorrection())
    self.init(format: Self.format(file), outline: try ModelOutline(source))
    metadata = described.userDefined
    for (key, value) in [
      ("author", described.author), ("version", described.version), ("license", described.license),
      ("description", described.description),
    ] { metadata[key] = value }
    inputs = described.inputs.map(Feature.init)
    outputs = described.outputs.map(Feature.init)
  }

  private static func format(_ file: ModelFile) -> String {
    if file.metadata != nil { return "compiled model (.mlmodelc)" }
    switch file.engineURL.pathExtension.lowercased() {
    case "onnx": return "ONNX (.onnx)"
    case "xml": return "OpenVINO IR (.xml)"
    case "tflite": return "TensorFlow Lite (.tflite)"
    case "pdmodel": return "PaddlePaddle (.pdmodel)"
    default: return "TensorFlow"
    }
  }
}

extension ModelOutline {
  /// Counts what a model consists of that the engine has read.
  fileprivate init(_ source: OpenVINOSource) throws {
    var operations: [String: Int] = [:]
    var weights: [String: (count: Int, bytes: Int)] = [:]
    for node in try source.model.nodes() {
      guard node.type == "Constant" else {
        operations[node.type, default: 0] += 1
        continue
      }
      for port in node.outputs.map(EnginePort.init) {
        let count = TensorShape(dimensions: port.shape).fixedShape?.reduce(1, *) ?? 0
        guard count > 1, let bits = Self.bitCount(port.elementType) else { continue }
        weights[port.elementType, default: (0, 0)].count += 1
        weights[port.elementType, default: (0, 0)].bytes += (count * bits + 7) / 8
      }
    }
    self.init(operations: operations, weights: weights, problems: [])
  }

  /// The size of an element; `nil` for the integers that places and sizes are.
  private static func bitCount(_ elementType: String) -> Int? {
    if let narrow = NarrowElement(rawValue: elementType) { return 8 / narrow.countPerByte }
    guard let element = ImageElement(rawValue: elementType), !["i64", "i32"].contains(elementType) else { return nil }
    return element.byteCount * 8
  }
}
