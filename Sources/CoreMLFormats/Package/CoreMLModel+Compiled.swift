/// Models that Apple's compiler has written: folders with the extension "mlmodelc".
extension CoreMLModel {
  private static let program = "model.mil"
  private static let network = "model.espresso.net"
  /// How deep pipelines may lie in each other.
  private static let deepest = 8

  /// Whether a folder is a model that Apple's compiler has written; Vitrine's own bundles may have the same extension.
  package static func isCompiled(_ folder: ModelFolder) -> Bool {
    guard [program, network, CompiledDescription.name].contains(where: folder.has) else { return false }
    // Vitrine's bundles hold the engine's text, and say more in an object; Apple's say it in an array.
    guard folder.has("model.xml"), let metadata = try? folder.file("metadata.json") else { return true }
    return metadata.bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } != UInt8(ascii: "{")
  }

  /// A model in a folder that Apple's compiler has written.
  ///
  /// - Throws: `FormatError` if it is none, if it is damaged or encrypted, or if it is a neural network.
  package init(compiled folder: ModelFolder) throws { try self.init(compiled: folder, depth: 0) }

  private init(compiled folder: ModelFolder, depth: Int) throws {
    guard folder.has(CompiledDescription.name) else { throw Self.noDescription(folder) }
    let description = try CompiledDescription(folder.file(CompiledDescription.name))
    let specification = description.specification
    switch specification.kind {
    case .serializedModel: throw FormatError("the model is encrypted, so only Apple's own systems can read it")
    case _ where description.isWhole: self.init(specification, in: folder)
    case .pipeline, .pipelineClassifier, .pipelineRegressor:
      guard depth < Self.deepest else {
        throw FormatError("the model's pipelines lie more than \(Self.deepest) deep in each other")
      }
      let stages = try Self.stageFolders(folder, description.stageCount).map { folder in
        try CoreMLModel(compiled: folder, depth: depth + 1)
      }
      self.init(specification, in: folder, stages: stages)
    case .mlProgram:
      guard folder.has(Self.program) else { throw FormatError("the compiled model has no \(Self.program)") }
      let text = try folder.file(Self.program)
      guard !text.bytes.prefix(256).contains(where: { $0 < 0x09 }) else {
        throw FormatError("\(Self.program) is encrypted or damaged: it is no text")
      }
      self.init(specification, in: folder, text: text)
    default: throw Self.unsupported(specification.kind)
    }
  }

  private static func stageFolders(_ folder: ModelFolder, _ count: Int?) throws -> [ModelFolder] {
    var folders: [ModelFolder] = []
    while true {
      let name = "model\(folders.count)"
      let stage = try folder.folder(name)
      guard stage.has(CompiledDescription.name) else {
        guard !folders.isEmpty, folders.count >= count ?? 0 else {
          throw FormatError("the compiled pipeline has no \(name)/\(CompiledDescription.name)")
        }
        return folders
      }
      folders.append(stage)
      if folders.count == count { return folders }
    }
  }

  private static func noDescription(_ folder: ModelFolder) -> FormatError {
    if folder.has(network) { return unsupported(.neuralNetwork) }
    if folder.has(program) { return FormatError("the compiled model has no \(CompiledDescription.name)") }
    return FormatError(
      "the folder is no compiled model: it has neither \(CompiledDescription.name) nor \(program), nor Vitrine's model.xml"
    )
  }

  private static func unsupported(_ kind: ModelKind) -> FormatError {
    FormatError(
      "compiled models of the kind \(kind.name) hold Apple's own form of a network, which cannot be read here; take "
        + "the .mlmodel or .mlpackage that it was compiled from")
  }
}

extension CoreMLModel {
  /// The names of a compiled pipeline's stages, if it has any.
  package static func stageNames(compiled folder: ModelFolder) -> [String]? {
    (try? folder.file("modelNames/\(CompiledDescription.name)")).flatMap { CompiledStrings($0, at: 0).texts }
  }
}
