/// Operations that hold blocks of other operations, which run once, often or never.
///
/// Source of names: coremltools, `converters/mil/mil/ops/defs`, "control_flow".
enum ControlOperations {
  static let all: [String: OperandTranslation] = [
    "cond": { try $0.branch() },
    "while_loop": { try $0.loop() },
  ]
}

extension OperationCall {
  // MARK: Branches

  fileprivate func branch() throws -> [Operand] {
    guard operation.blocks.count == 2 else { throw failure("it has \(operation.blocks.count) blocks, not two") }
    let condition = try graph.convert(tensor("pred"), to: .bool)
    var inputs = [condition]
    var bodies: [Graph.Body] = []
    var kinds: [[Operand]] = []
    for (name, block) in zip(["then", "else"], operation.blocks) {
      let inner = translator.inner(Graph())
      try inner.run(block.operations)
      guard block.outputs.count == operation.outputs.count else { throw failure("a block does not give its outputs") }
      var ports = PortMap()
      var results: [Operand] = []
      for (index, output) in operation.outputs.enumerated() {
        let operand = try inner.passable(block.outputs[index])
        results.append(operand)
        let tensor = try inner.graph.convert(operand.passed(), to: output.passedElement ?? operand.passed().element)
        ports.output(index, inner.graph.end(tensor))
      }
      for capture in inner.captures {
        ports.input(inputs.count, capture.inner.node)
        inputs.append(capture.outer)
      }
      kinds.append(results)
      bodies.append(
        Graph.Body(
          tag: "\(name)_body", graph: inner.graph, connections: "<\(name)_port_map>\(ports.text)</\(name)_port_map>"))
    }
    let gives = zip(operation.outputs, kinds[0]).map { output, operand in
      (element: output.passedElement ?? operand.element, shape: output.passedShape)
    }
    let outputs = graph.add("If", inputs, set: 8, gives: gives)
    // A node without outputs has no use, and no place to hang its bodies on.
    guard let first = outputs.first else { return [] }
    for body in bodies { graph.addBody(body, to: first) }
    return zip(outputs, kinds[0]).map { $1.replacing($0) }
  }

  // MARK: Loops

  fileprivate func loop() throws -> [Operand] {
    guard operation.blocks.count == 2 else { throw failure("it has \(operation.blocks.count) blocks, not two") }
    let (test, body) = (operation.blocks[0], operation.blocks[1])
    let variables = try (operands("loop_vars") ?? []).map { try translator.passable($0, of: self) }
    let outputs = operation.outputs
    guard !variables.isEmpty, test.inputs.count == variables.count, body.inputs.count == variables.count,
      body.outputs.count == variables.count, outputs.count == variables.count, test.outputs.count == 1
    else { throw failure("its blocks do not have a place for each of its variables") }

    // The condition decides whether there is a first pass at all.
    let start = try condition(test, of: translator, for: variables, in: graph)
    let inner = translator.inner(Graph())
    var parameters: [Operand] = []
    for (input, variable) in zip(body.inputs, variables) {
      let tensor = try inner.graph.parameter(
        input.name, variable.element, input.passedShape ?? variable.passed().openShape(outputs[parameters.count]))
      parameters.append(variable.replacing(tensor))
      inner.define(input.name, parameters[parameters.count - 1])
    }
    try inner.run(body.operations)
    let results = try zip(body.outputs, variables).map { name, variable in
      let result = try inner.passable(name)
      return result.replacing(try inner.graph.convert(result.passed(), to: variable.element))
    }
    let goesOn = try condition(test, of: inner, for: results, in: inner.graph)

    var ports = PortMap()
    var inputs = [try graph.integer(-1), start]
    for (variable, parameter) in zip(variables, parameters) {
      ports.input(inputs.count, try parameter.passed().node)
      inputs.append(try variable.passed())
    }
    for capture in inner.captures {
      ports.input(inputs.count, capture.inner.node)
      inputs.append(capture.outer)
    }
    for (index, result) in results.enumerated() {
      let end = inner.graph.end(try inner.graph.separated(result.passed()))
      ports.output(inputs.count + index, end)
      ports.back(from: end, to: try parameters[index].passed().node)
    }
    ports.condition(inner.graph.end(goesOn))
    let gives = zip(outputs, variables).map { (element: $1.element, shape: $0.passedShape) }
    let tensors = graph.add("Loop", inputs, set: 5, gives: gives)
    graph.addBody(Graph.Body(tag: "body", graph: inner.graph, connections: ports.loopText), to: tensors[0])
    return zip(tensors, results).map { $1.replacing($0) }
  }

  /// Whether a loop goes on with these variables, as a part of the graph that has them.
  private func condition(
    _ block: Block, of translator: BlockTranslator, for variables: [Operand], in graph: Graph
  ) throws -> Graph.Tensor {
    let inner = translator.inner(graph)
    for (input, variable) in zip(block.inputs, variables) { inner.define(input.name, variable) }
    try inner.run(block.operations)
    return try graph.convert(inner.tensor(block.outputs[0]), to: .bool)
  }
}

/// The connections between a node's ports and the graphs in it.
struct PortMap {
  private(set) var text = ""
  private var edges = ""

  mutating func input(_ port: Int, _ node: Int) {
    text += "<input external_port_id=\"\(port)\" internal_layer_id=\"\(node)\"/>"
  }

  mutating func output(_ port: Int, _ node: Int) {
    text += "<output external_port_id=\"\(port)\" internal_layer_id=\"\(node)\"/>"
  }

  /// A loop's condition.
  mutating func condition(_ node: Int) {
    text += "<output external_port_id=\"-1\" internal_layer_id=\"\(node)\" purpose=\"execution_condition\"/>"
  }

  /// What the next pass takes from this one.
  mutating func back(from: Int, to: Int) { edges += "<edge from-layer=\"\(from)\" to-layer=\"\(to)\"/>" }

  var loopText: String { "<port_map>\(text)</port_map><back_edges>\(edges)</back_edges>" }
}

// MARK: Values that enter and leave graphs in nodes

extension Operand {
  /// The tensor that stands for it between graphs.
  fileprivate func passed() throws -> Graph.Tensor {
    switch self {
    case .tensor(let tensor): return tensor
    case .list(let list): return list.tensor
    case .constant, .weight, .state: throw FormatError("a value of this kind cannot enter or leave a branch or a loop")
    }
  }

  fileprivate var element: Element {
    switch self {
    case .tensor(let tensor): tensor.element
    case .list(let list): list.tensor.element
    case .constant, .weight, .state: .float32
    }
  }

  /// The same with another tensor.
  fileprivate func replacing(_ tensor: Graph.Tensor) -> Operand {
    guard case .list(var list) = self else { return .tensor(tensor) }
    list.tensor = tensor
    return .list(list)
  }
}

extension Graph.Tensor {
  /// The shape of a list that may have another length after each pass.
  fileprivate func openShape(_ variable: Variable) -> [Int?]? {
    guard case .list(_, let length) = variable.type, length == nil else { return shape }
    return shape.map { [nil] + $0.dropFirst() }
  }
}

extension Variable {
  fileprivate var passedElement: Element? { type.tensor?.element }
  fileprivate var passedShape: [Int?]? { type.tensor?.shape }
}

extension BlockTranslator {
  /// A value as one that can leave this graph: a constant is a tensor.
  fileprivate func passable(_ name: String) throws -> Operand {
    guard let operand = try operand(name) else { throw FormatError("“\(name)” is given out, but nothing makes it") }
    if case .list = operand { return operand }
    return .tensor(try tensor(name))
  }

  fileprivate func passable(_ operand: Operand, of call: OperationCall) throws -> Operand {
    switch operand {
    case .list, .tensor: return operand
    case .constant(.tensor(let value)): return .tensor(try graph.constant(value))
    case .weight(let weight): return .tensor(try tensor(of: weight))
    default: throw call.failure("one of its variables is neither a tensor nor a list")
    }
  }
}
