/// A model in one of Core ML's own formats.
package struct CoreMLModel: Sendable {
  package let specification: ModelSpecification
  /// Where its weights are found.
  let folder: ModelFolder
  /// A compiled program's text.
  private let text: FileBytes?
  /// The models of a compiled pipeline, in order, each with a folder of its own; otherwise the specification holds
  /// them.
  package let compiledStages: [CoreMLModel]

  /// A model in a file: an `.mlmodel`.
  ///
  /// - Parameter folder: The folder around the file.
  /// - Throws: `FormatError` if it is damaged, or holds a model of an unknown kind.
  package init(_ file: FileBytes, in folder: ModelFolder) throws {
    self.init(try ModelSpecification(ProtobufMessage(file)), in: folder)
  }

  init(
    _ specification: ModelSpecification, in folder: ModelFolder, text: FileBytes? = nil, stages: [CoreMLModel] = []
  ) {
    (self.specification, self.folder, self.text, compiledStages) = (specification, folder, text, stages)
  }

  /// A model in a folder with a list of its content: an `.mlpackage`.
  ///
  /// - Throws: `FormatError` if the list or the model is damaged; what opening a file throws.
  package init(package folder: ModelFolder) throws {
    let path = try PackageManifest(folder.file(PackageManifest.name)).modelPath()
    let parts = path.split(separator: "/")
    try self.init(folder.file(path), in: folder.folder(parts.dropLast().joined(separator: "/")))
  }

  package var kind: ModelKind { specification.kind }

  /// The description of the model, or of one of its functions.
  ///
  /// - Parameter function: `nil` for the default one.
  /// - Throws: `FormatError` if there is no such function; it names those that there are.
  package func description(of function: String? = nil) throws -> ModelDescription {
    let whole = specification.description
    guard !whole.functions.isEmpty else {
      guard function == nil || function == "main" else { throw Self.unknown(function, ["main"]) }
      return whole
    }
    let name = function ?? whole.defaultFunctionName ?? "main"
    guard let found = whole.functions.first(where: { $0.name == name }) else {
      throw Self.unknown(name, whole.functions.map(\.name))
    }
    return whole.description(of: found)
  }

  /// The program, if the model is one.
  package func program() throws -> Program {
    let weights = BlobFiles(in: folder)
    if let text { return try TextProgramReader.program(text, weights) }
    return try ProgramReader(weights).program(specification.content)
  }

  /// The network, if the model is one.
  package func network() throws -> Network { try Network(specification.content) }

  /// The model as the engine takes it.
  ///
  /// - Parameter function: `nil` for the default one.
  /// - Throws: `FormatError` if it is damaged or has something that cannot run here.
  package func translated(function: String? = nil) throws -> TranslatedModel {
    let description = try description(of: function)
    switch kind {
    case .mlProgram:
      let program = try program()
      let name = function ?? specification.description.defaultFunctionName ?? "main"
      guard let found = program.function(named: name) else { throw Self.unknown(name, program.functions.map(\.name)) }
      let inputs = description.inputs.reduce(into: [String: [Int?]]()) { shapes, input in
        let declared = found.inputs.first { $0.name == input.name }?.type.tensor?.shape
        shapes[input.name] = input.openShape(declared: declared)
      }
      return try TranslatedModel(found, description, inputs: inputs)
    case .neuralNetwork, .neuralNetworkClassifier, .neuralNetworkRegressor:
      return try TranslatedModel(network(), description)
    default: throw FormatError(try specification.refusal() ?? "models of the kind \(kind.name) have no network to run")
    }
  }

  private static func unknown(_ name: String?, _ known: [String]) -> FormatError {
    FormatError(
      "the model has no function “\(name ?? "main")”; it has \(known.map { "“\($0)”" }.joined(separator: ", "))")
  }
}

extension FeatureSpecification {
  /// The shape of an input's tensor, open where several sizes are allowed.
  ///
  /// - Parameter declared: The shape that the program gives it; `nil` if it gives none.
  func openShape(declared: [Int?]?) -> [Int?]? {
    switch type {
    case .array(let array):
      switch array.shapes {
      case .fixed: return declared ?? (array.shape.isEmpty ? nil : array.shape)
      case .ranges(let ranges): return ranges.map { $0.lowerBound == $0.upperBound ? $0.lowerBound : nil }
      case .listed(let shapes):
        guard let first = shapes.first, shapes.allSatisfy({ $0.count == first.count }) else { return declared }
        return first.indices.map { axis in shapes.allSatisfy { $0[axis] == first[axis] } ? first[axis] : nil }
      }
    case .image(let image):
      guard image.sizes != .fixed, let declared, declared.count >= 2 else { return declared }
      return declared.dropLast(2) + [nil, nil]
    default: return declared
    }
  }
}
