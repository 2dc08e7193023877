/// Layers that run others, once, often or never.
///
/// They have no outputs: what the layers in them make is seen by all that follow, and "copy" may make a blob anew.
enum LayerControl {
  static let all: [String: OperationTranslation] = [
    "branch": { call in
      try call.branch()
      return []
    },
    "loop": { call in
      try call.loop()
      return []
    },
  ]
}

extension OperationCall {
  /// The layers under a name; `nil` if there are none.
  private func block(_ name: String) throws -> Block? {
    guard let index = try optionalIntegers(name)?.first, operation.blocks.indices.contains(index) else { return nil }
    return operation.blocks[index]
  }

  /// The blobs that are there already.
  private func known(_ names: [String]) throws -> [String] { try names.filter { try translator.operand($0) != nil } }

  // MARK: Branches

  fileprivate func branch() throws {
    let condition = try blob()
    let isTrue = try graph.binary(
      "Greater", scalar(graph.unary("Abs", condition)), number(1e-6, like: condition), gives: .bool)
    let blocks = [try block("ifBranch") ?? Block(operations: [], outputs: []), try block("elseBranch")]
    let written = blocks.map { $0?.written ?? [] }
    let old = try Set(known(written.joined().unique))
    // What only one of them makes is there afterwards if it was there before.
    let names = written.joined().unique.filter { name in old.contains(name) || written.allSatisfy { $0.contains(name) }
    }
    guard !names.isEmpty else { return }
    var inputs = [isTrue]
    var bodies: [Graph.Body] = []
    var results: [[Graph.Tensor]] = []
    for (tag, block) in zip(["then", "else"], blocks) {
      let inner = translator.inner(Graph())
      try inner.run(block?.operations ?? [])
      let tensors = try names.map { try inner.tensor($0) }
      results.append(tensors)
      var ports = PortMap()
      for (index, tensor) in tensors.enumerated() { ports.output(index, inner.graph.end(tensor)) }
      for capture in inner.captures {
        ports.input(inputs.count, capture.inner.node)
        inputs.append(capture.outer)
      }
      bodies.append(
        Graph.Body(
          tag: "\(tag)_body", graph: inner.graph, connections: "<\(tag)_port_map>\(ports.text)</\(tag)_port_map>"))
    }
    let outputs = graph.add(
      "If", inputs, set: 8,
      gives: zip(results[0], results[1]).map { ($0.element, Graph.common($0.shape, $1.shape)) })
    for body in bodies { graph.addBody(body, to: outputs[0]) }
    for (name, output) in zip(names, outputs) { translator.define(name, .tensor(output)) }
  }

  // MARK: Loops

  fileprivate func loop() throws {
    guard let body = try block("bodyNetwork") else { throw failure("it has no layers") }
    let variable = try text("conditionVar", default: "")
    // Files have an empty network where there is no condition.
    let test = try variable.isEmpty ? nil : block("conditionNetwork")
    let limit = try integer("maxLoopIterations", default: 0)
    let count =
      try optionalBlob(0).map { try scalar(graph.convert($0, to: .int64)) }
      ?? graph.constant([Double(test != nil && limit == 0 ? -1 : limit)], shape: [], as: .int64)
    // The condition decides whether there is a first pass at all; what it makes is seen outside too.
    if let test { try translator.run(test.operations) }
    let start =
      try test.map { _ in try isSet(translator.tensor(variable), in: graph) }
      ?? graph.constant([1], shape: [], as: .bool)
    let names = try known((body.written + (test?.written ?? [])).unique)
    let initial = try names.map { try translator.tensor($0) }
    guard !names.isEmpty else { return }
    let (inner, parameters, results) = try passes(body, test, names, initial)
    let goesOn =
      try test.map { _ in try isSet(inner.tensor(variable), in: inner.graph) }
      ?? inner.graph.constant([1], shape: [], as: .bool)

    var ports = PortMap()
    var inputs = [count, start]
    for (tensor, parameter) in zip(initial, parameters) {
      ports.input(inputs.count, parameter.node)
      inputs.append(tensor)
    }
    for capture in inner.captures {
      ports.input(inputs.count, capture.inner.node)
      inputs.append(capture.outer)
    }
    for (index, result) in results.enumerated() {
      let end = inner.graph.end(try inner.graph.separated(result))
      ports.output(inputs.count + index, end)
      ports.back(from: end, to: parameters[index].node)
    }
    ports.condition(inner.graph.end(goesOn))
    let outputs = graph.add("Loop", inputs, set: 5, gives: parameters.map { ($0.element, $0.shape) })
    graph.addBody(Graph.Body(tag: "body", graph: inner.graph, connections: ports.loopText), to: outputs[0])
    for (name, output) in zip(names, outputs) { translator.define(name, .tensor(output)) }
  }

  /// One pass in a graph of its own, whose variables are as open as what a pass makes of them.
  private func passes(_ body: Block, _ test: Block?, _ names: [String], _ initial: [Graph.Tensor]) throws -> (
    translator: BlockTranslator, parameters: [Graph.Tensor], results: [Graph.Tensor]
  ) {
    var shapes = initial.map(\.shape)
    while true {
      let inner = translator.inner(Graph())
      let parameters = try zip(names, zip(initial, shapes)).map { name, variable in
        try inner.graph.parameter(name, variable.0.element, variable.1)
      }
      for (name, parameter) in zip(names, parameters) { inner.define(name, .tensor(parameter)) }
      try inner.run(body.operations)
      if let test { try inner.run(test.operations) }
      let results = try names.map { try inner.tensor($0) }
      let open = zip(shapes, results).map { Graph.common($0, $1.shape) }
      // Each further try has fewer fixed sizes, so this ends.
      guard open != shapes else { return (inner, parameters, results) }
      shapes = open
    }
  }

  private func isSet(_ tensor: Graph.Tensor, in graph: Graph) throws -> Graph.Tensor {
    let flat = graph.add("Reshape", [tensor, try graph.integers([])], ["special_zero": "false"], shape: [])
    return try graph.binary("NotEqual", flat, graph.constant(0, like: flat), gives: .bool)
  }
}

extension Block {
  /// The names of all blobs that its layers make, also in the blocks that these have.
  fileprivate var written: [String] {
    operations.flatMap { $0.outputs.map(\.name) + $0.blocks.flatMap(\.written) }
  }
}

extension Sequence where Element: Hashable {
  /// Each element once, in order.
  fileprivate var unique: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}

extension Graph {
  /// The shape of tensors of which some have one shape and some the other.
  fileprivate static func common(_ first: [Int?]?, _ second: [Int?]?) -> [Int?]? {
    guard let first, let second, first.count == second.count else { return nil }
    return zip(first, second).map { $0 == $1 ? $0 : nil }
  }
}
