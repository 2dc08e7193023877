/// Translates the operations of a block, in order.
final class BlockTranslator {
  let graph: Graph
  private let translations: [String: OperationTranslation]
  private let operandTranslations: [String: OperandTranslation]
  private let outer: BlockTranslator?
  private var operands: [String: Operand] = [:]
  /// What this graph uses of the one around it, and the inputs that stand for that.
  private(set) var captures: [(outer: Graph.Tensor, inner: Graph.Tensor)] = []
  private var expanded: [Expanded: Graph.Tensor] = [:]
  private let budget: Budget
  private var isRunning = false

  /// - Parameter outer: Translates the block around this one, whose values this one may use.
  init(
    into graph: Graph, _ translations: [String: OperationTranslation],
    operands: [String: OperandTranslation], outer: BlockTranslator? = nil
  ) {
    (self.graph, self.translations, self.outer) = (graph, translations, outer)
    operandTranslations = operands
    budget = outer?.budget ?? Budget()
  }

  /// What a name stands for; `nil` if nothing has that name yet.
  ///
  /// - Throws: `FormatError` if the engine has no tensors of a kind that another graph would have to pass in.
  func operand(_ name: String) throws -> Operand? {
    if let own = operands[name] { return own }
    guard let outer, let found = try outer.operand(name) else { return nil }
    // A block may be a part of the graph around it, for which its values are its own.
    guard graph !== outer.graph else { return found }
    let passed: Operand
    switch found {
    case .tensor(let tensor): passed = .tensor(try capture(tensor, name))
    case .list(var list):
      list.tensor = try capture(list.tensor, name)
      passed = .list(list)
    // In here it can be read, but not written.
    case .state(let state): passed = .tensor(try capture(state.current, name))
    case .constant, .weight: return found
    }
    operands[name] = passed
    return passed
  }

  private func capture(_ tensor: Graph.Tensor, _ name: String) throws -> Graph.Tensor {
    let inner = try graph.parameter(name, tensor.element, tensor.shape)
    captures.append((tensor, inner))
    return inner
  }

  func define(_ name: String, _ operand: Operand) { operands[name] = operand }

  /// A translator for a block in an operation of this one.
  func inner(_ graph: Graph) -> BlockTranslator {
    BlockTranslator(into: graph, translations, operands: operandTranslations, outer: self)
  }

  func run(_ operations: [Operation]) throws {
    if outer == nil, !isRunning { budget.left += Budget.perOperation * operations.deepCount + Budget.base }
    let wasRunning = isRunning
    isRunning = true
    defer { isRunning = wasRunning }
    for operation in operations { try run(operation) }
  }

  /// How many operations may still be translated.
  ///
  /// A loop's condition is translated twice, and may hold a loop again, so that a small file could ask for more than
  /// anybody can wait for.
  private final class Budget {
    static let perOperation = 64
    static let base = 1_000
    var left = 0
  }

  private func run(_ operation: Operation) throws {
    budget.left -= 1
    guard budget.left >= 0 else { throw FormatError("the model's loops lie too deep in each other") }
    if operation.type == "const" {
      guard let value = operation.attributes["val"] else {
        throw FormatError("the constant “\(operation.name)” has no value")
      }
      return define(operation.name, .constant(value))
    }
    graph.scope = operation.name
    let call = OperationCall(operation: operation, translator: self)
    let results = try placed(call) { try self.results(of: call) }
    guard results.count <= operation.outputs.count else {
      throw call.failure("it gives \(results.count) results, not \(operation.outputs.count)")
    }
    for (output, result) in zip(operation.outputs, results) { define(output, result) }
  }

  private func results(of call: OperationCall) throws -> [Operand] {
    let type = call.operation.type
    if let translation = operandTranslations[type] { return try translation(call) }
    if let translation = translations[type] { return try translation(call).map(Operand.tensor) }
    throw call.failure("it is of an unknown kind")
  }

  /// Runs something that may not know which operation it works for, and says of its errors where they come from.
  private func placed<Result>(_ call: OperationCall, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as FormatError where !error.description.hasPrefix("the operation “") {
      throw call.failure(error.description)
    }
  }

  private func define(_ output: Variable, _ result: Operand) {
    guard case .tensor(var tensor) = result else { return define(output.name, result) }
    // What the program declares is more than what the translation knows.
    if let declared = output.type.tensor?.shape { tensor.shape = declared }
    graph.name(tensor, output.name)
    define(output.name, .tensor(tensor))
  }

  /// The tensor with a name.
  func tensor(_ name: String) throws -> Graph.Tensor {
    switch try operand(name) {
    case .tensor(let tensor)?: return tensor
    case .constant(.tensor(let value))?: return try graph.constant(value)
    case .weight(let weight)?: return try tensor(of: weight)
    case nil: throw FormatError("“\(name)” is given out, but nothing makes it")
    default: throw FormatError("“\(name)” is given out, but is no tensor")
    }
  }

  /// The tensor of weights, which are decoded once however often they are used.
  ///
  /// - Parameter keepsNarrow: Whether the operation that uses them can take the nodes that decode them when the model
  ///   runs.
  func tensor(of weight: LazyWeight, keepsNarrow: Bool = false) throws -> Graph.Tensor {
    // A conversion alone is no burden anywhere.
    let keepsNarrow = keepsNarrow || weight.scale == nil
    let key = Expanded(weight: ObjectIdentifier(weight), isNarrow: keepsNarrow)
    if let tensor = expanded[key] { return tensor }
    let tensor = try keepsNarrow ? weight.nodes(in: graph) : graph.constant(weight.decoded())
    expanded[key] = tensor
    return tensor
  }

  private struct Expanded: Hashable {
    var weight: ObjectIdentifier
    var isNarrow: Bool
  }
}

extension [Operation] {
  /// How many these are, with those in their blocks.
  fileprivate var deepCount: Int {
    reduce(0) { $0 + 1 + $1.blocks.reduce(0) { $0 + $1.operations.deepCount } }
  }
}
