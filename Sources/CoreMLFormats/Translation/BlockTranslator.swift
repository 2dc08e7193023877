/// Translates the operations of a block, in order.
final class BlockTranslator {
  let graph: Graph
  private let translations: [String: OperationTranslation]
  private let outer: BlockTranslator?
  private var operands: [String: Operand] = [:]

  /// - Parameter outer: Translates the block around this one, whose values this one may use.
  init(into graph: Graph, _ translations: [String: OperationTranslation], outer: BlockTranslator? = nil) {
    (self.graph, self.translations, self.outer) = (graph, translations, outer)
  }

  /// What a name stands for; `nil` if nothing has that name yet.
  func operand(_ name: String) -> Operand? { operands[name] }

  func define(_ name: String, _ operand: Operand) { operands[name] = operand }

  /// A translator for a block in an operation of this one.
  func inner(_ graph: Graph) -> BlockTranslator { BlockTranslator(into: graph, translations, outer: self) }

  func run(_ operations: [Operation]) throws {
    for operation in operations { try run(operation) }
  }

  private func run(_ operation: Operation) throws {
    if operation.type == "const" {
      guard let value = operation.attributes["val"] else {
        throw FormatError("the constant “\(operation.name)” has no value")
      }
      return define(operation.name, .constant(value))
    }
    guard let translation = translations[operation.type] else {
      throw FormatError("the operation “\(operation.name)” is of an unknown kind, \(operation.type)")
    }
    graph.scope = operation.name
    let results = try translation(OperationCall(operation: operation, translator: self))
    guard results.count <= operation.outputs.count else {
      throw FormatError(
        "the operation “\(operation.name)” (\(operation.type)) gives \(results.count) results, not \(operation.outputs.count)"
      )
    }
    for (output, var tensor) in zip(operation.outputs, results) {
      // What the program declares is more than what the translation knows.
      if let declared = output.type.tensor?.shape { tensor.shape = declared }
      graph.name(tensor, output.name)
      define(output.name, .tensor(tensor))
    }
  }

  /// The tensor with a name.
  func tensor(_ name: String) throws -> Graph.Tensor {
    switch operand(name) {
    case .tensor(let tensor)?: return tensor
    case .constant(.tensor(let value))?: return try graph.constant(value)
    case nil: throw FormatError("“\(name)” is given out, but nothing makes it")
    default: throw FormatError("“\(name)” is given out, but is no tensor")
    }
  }
}
