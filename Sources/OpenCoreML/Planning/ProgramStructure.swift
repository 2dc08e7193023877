import ModelFiles

/// A source model's graph in the form that the planner needs: the program to show, and how its operations relate to the engine's.
struct ProgramStructure {
  let program: MLModelStructure.Program
  /// The program's operations, without constants.
  let nodes: [EngineNode]
  /// Whether each operation is known when the model is compiled, because it depends only on constants and fixed shapes.
  let isKnownAtCompilation: [Bool]
  /// The indices of the operations that are part of a prediction, in the order of the chain.
  let chain: [Int]
  /// For each operation the operations that use its output; `nil` if the output is one of the model's.
  private let users: [[Int]?]

  /// - Parameter stage: The index of the model in a pipeline.
  init(_ source: any EngineSource, stage: Int) throws {
    let all = try source.nodes()
    let constants = Set(all.filter { $0.type == Self.constant }.flatMap { $0.outputs.map(\.name) })
    let nodes = all.filter { $0.type != Self.constant }
    var known = constants
    isKnownAtCompilation = nodes.map { node in
      let isShape =
        node.type == "ShapeOf" && node.inputs.allSatisfy { TensorShape(dimensions: $0.shape).fixedShape != nil }
      // A node without inputs that is not a constant, such as random numbers, is computed again each time.
      let isKnown = isShape || !node.inputs.isEmpty && node.inputs.allSatisfy { known.contains($0.name) }
      if isKnown { known.formUnion(node.outputs.map(\.name)) }
      return isKnown
    }
    self.nodes = nodes
    chain = nodes.indices.filter { nodes[$0].isInChain }
    let given = Set(try source.outputs().map(\.name))
    var takers: [String: [Int]] = [:]
    for (index, node) in nodes.enumerated() {
      for input in node.inputs { takers[input.name, default: []].append(index) }
    }
    users = nodes.map { node in
      let names = node.outputs.map(\.name)
      return given.isDisjoint(with: names) ? names.flatMap { takers[$0] ?? [] } : nil
    }
    let operations = nodes.enumerated().map { place, node in
      MLModelStructure.Program.Operation(
        operatorName: node.type,
        inputs: Dictionary(
          uniqueKeysWithValues: node.inputs.enumerated().map { index, port in
            let value = MLModelStructure.Program.Value(type: .init(port))
            let binding: MLModelStructure.Program.Binding =
              constants.contains(port.name) ? .value(value) : .name(port.name)
            return ("\(index)", .init(bindings: [binding]))
          }), outputs: node.outputs.map { .init(name: $0.name, type: .init($0)) }, blocks: [], name: node.name,
        stage: stage, place: place)
    }
    program = MLModelStructure.Program(functions: [
      "main": .init(
        inputs: try source.inputs().map { .init(name: $0.name, type: .init($0)) },
        block: .init(inputs: [], operations: operations, outputNames: try source.outputs().map(\.name)))
    ])
  }

  /// For each operation of a part of the chain, the positions in the part of the operations that use its output. Empty if the
  /// output is needed outside the part, or is known when the model is compiled.
  func users(within part: Range<Int>) -> [[Int]] {
    let places = Dictionary(uniqueKeysWithValues: chain[part].enumerated().map { ($1, $0) })
    return chain[part].map { index in
      guard !isKnownAtCompilation[index], var users = users[index] else { return [] }
      // A user that needs only the shape does not wait for the numbers.
      users.removeAll { isKnownAtCompilation[$0] }
      let inside = users.compactMap { places[$0] }
      return inside.count == users.count ? inside : []
    }
  }

  private static let constant = "Constant"
}

extension MLModelStructure.Program.ValueType {
  init(_ port: EnginePort) {
    self.init(elementType: port.elementType, dimensions: port.shape.map { $0.map(\.fixedSize) })
  }
}
