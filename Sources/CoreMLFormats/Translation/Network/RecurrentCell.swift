/// What a recurrent layer computes at each step.
struct RecurrentCell {
  let type: String
  let inputs: Int
  let size: Int
  /// The gates' matrices, one below the other.
  let weight: Graph.Tensor
  let recursion: Graph.Tensor
  var bias: Graph.Tensor
  /// Of the gates forget, input and output.
  var peepholes: [Graph.Tensor] = []
  /// Whether what is forgotten makes room for what comes in.
  var isCoupled = false
  /// The largest absolute value of a cell's memory.
  var limit = 50.0
  private let activations: [(name: String, alpha: Double, beta: Double)]

  var stateCount: Int { type == "LSTM" ? 2 : 1 }

  init(
    _ call: OperationCall, _ type: String, activations name: String,
    matrices: [(weight: String, recursion: String, bias: String)], hasBias: Bool
  ) throws {
    (inputs, size) = (
      try call.integer("inputVectorSize", default: 0), try call.integer("outputVectorSize", default: 0)
    )
    guard inputs > 0, size > 0, size < 1 << 20 else {
      throw call.failure("it has \(inputs) inputs and \(size) outputs")
    }
    let (inputs, size) = (inputs, size)
    self.type = type
    weight = try call.graph.concat(matrices.map { try call.weights($0.weight, [size, inputs]) }, axis: 0)
    recursion = try call.graph.concat(matrices.map { try call.weights($0.recursion, [size, size]) }, axis: 0)
    bias =
      try hasBias
      ? call.graph.concat(matrices.map { try call.weights($0.bias, [size]) }, axis: 0)
      : call.graph.constant(
        Array(repeating: 0, count: matrices.count * size), shape: [matrices.count * size], as: .float32)
    let usual = ["RNN": ["tanh"], "GRU": ["sigmoid", "tanh"]][type] ?? ["sigmoid", "tanh", "tanh"]
    var found: [(name: String, alpha: Double, beta: Double)] = []
    if case .list(let values)? = call.operation.attributes[name] {
      for case .tuple(let parts) in values where parts.count == 2 {
        let numbers = parts[1].tensor?.numbers ?? []
        let name = parts[0].text ?? ""
        let isGiven = numbers.contains { $0 != 0 }
        let (alpha, beta) = isGiven ? (numbers.first ?? 0, numbers.last ?? 0) : Self.numbers[name] ?? (0, 0)
        found.append((name, alpha, beta))
      }
    }
    guard found.isEmpty || found.count == usual.count else {
      throw call.failure("it has \(found.count) activations, not \(usual.count)")
    }
    activations = found.isEmpty ? usual.map { ($0, 0, 0) } : found
    for activation in activations where !Self.known.contains(activation.name) {
      throw call.failure("it has the activation \(activation.name), which recurrent layers do not have")
    }
  }

  /// The only numbers that these layers know; coremltools leaves them out of the file.
  private static let numbers: [String: (Double, Double)] = [
    "linear": (1, 0), "scaledTanh": (1.7159, 2.0 / 3), "sigmoidHard": (0.2, 0.5),
  ]
  private static let known: Set<String> = ["linear", "sigmoid", "tanh", "ReLU", "scaledTanh", "sigmoidHard"]

  /// Whether one of the engine's nodes computes just this.
  var isSimple: Bool {
    let names = activations.map(\.name)
    let usual = ["RNN": ["tanh"], "GRU": ["sigmoid", "tanh"]][type] ?? ["sigmoid", "tanh", "tanh"]
    return names == usual && peepholes.isEmpty && !isCoupled && limit >= 50
  }

  /// The output of each step, [steps, batch, size], and the last states, [batch, size].
  func sequence(
    _ graph: Graph, _ x: Graph.Tensor, _ states: [Graph.Tensor], steps: Extent, batch: Extent, isReversed: Bool
  ) throws -> [Graph.Tensor] {
    let lengths = graph.add(
      "Broadcast", [try graph.list([steps]), try graph.list([batch])], ["mode": "numpy"], set: 3, element: .int32,
      shape: [batch.size])
    let inputs =
      [try graph.transpose(x, [1, 0, 2])] + (try states.map { try graph.unsqueeze($0, [1]) })
      + [lengths] + (try [weight, recursion, bias].map { try graph.unsqueeze($0, [0]) })
    let names = activations.map { $0.name.lowercased() }.joined(separator: ",")
    let state: (Element, [Int?]?) = (.float32, [batch.size, 1, size])
    let results = graph.add(
      "\(type)Sequence", inputs,
      [
        "direction": isReversed ? "reverse" : "forward", "hidden_size": "\(size)", "activations": names,
        "activations_alpha": "", "activations_beta": "", "clip": "0", "linear_before_reset": "false",
      ], set: 5, gives: [(.float32, [batch.size, 1, steps.size, size])] + states.map { _ in state })
    let output = try graph.transpose(graph.squeeze(results[0], [1]), [1, 0, 2])
    return [output] + (try results.dropFirst().map { try graph.squeeze($0, [1]) })
  }

  /// The same with one node after another for each step.
  func unrolled(_ call: OperationCall, _ x: Graph.Tensor, _ states: [Graph.Tensor], isReversed: Bool) throws
    -> [Graph.Tensor]
  {
    let graph = call.graph
    guard let steps = x.shape?.first ?? nil, (1...256).contains(steps) else {
      throw call.failure("its functions are unusual ones, which needs a sequence of a fixed length up to 256")
    }
    let count = type == "LSTM" ? 4 : type == "GRU" ? 3 : 1
    var states = states
    var outputs: [Graph.Tensor] = []
    for step in isReversed ? Array((0..<steps).reversed()) : Array(0..<steps) {
      let now = try graph.squeeze(graph.slice(x, begin: [step], end: [step + 1], axes: [0]), [0])
      let given = try graph.plus(graph.product(now, weight, transposesSecond: true), bias)
      let gates = try (0..<count).map { index in
        var part = try graph.slice(given, begin: [index * size], end: [(index + 1) * size], axes: [1])
        part.shape = states[0].shape
        return part
      }
      let matrices = try (0..<count).map { index in
        try graph.slice(recursion, begin: [index * size], end: [(index + 1) * size], axes: [0])
      }
      states = try next(call, gates, matrices, states)
      outputs.append(try graph.unsqueeze(states[0], [0]))
    }
    return [try graph.concat(isReversed ? outputs.reversed() : outputs, axis: 0)] + states
  }

  /// Source of the formulas: coremltools, `mlmodel/format/NeuralNetwork.proto`, "Recurrent Layers".
  private func next(
    _ call: OperationCall, _ gates: [Graph.Tensor], _ matrices: [Graph.Tensor], _ states: [Graph.Tensor]
  ) throws -> [Graph.Tensor] {
    let graph = call.graph
    func sum(_ gate: Int, _ state: Graph.Tensor, _ peephole: Graph.Tensor? = nil) throws -> Graph.Tensor {
      var sum = try graph.plus(gates[gate], graph.product(state, matrices[gate], transposesSecond: true))
      if let peephole { sum = try graph.plus(sum, peephole) }
      sum.shape = state.shape
      return graph.clamp(sum, -50...50)
    }
    func peephole(_ index: Int, _ memory: Graph.Tensor) throws -> Graph.Tensor? {
      peepholes.indices.contains(index) ? try graph.times(peepholes[index], memory) : nil
    }
    let one = try graph.constant(1, like: states[0])
    switch type {
    case "RNN": return [try apply(graph, 0, sum(0, states[0]))]
    case "GRU":
      let update = try apply(graph, 0, sum(0, states[0]))
      let reset = try apply(graph, 0, sum(1, states[0]))
      let output = try apply(graph, 1, sum(2, graph.times(states[0], reset)))
      let new = try graph.times(graph.minus(one, update), output)
      return [try graph.plus(new, graph.times(update, states[0]))]
    default:
      let (hidden, memory) = (states[0], states[1])
      let input = try apply(graph, 0, sum(1, hidden, peephole(1, memory)))
      let forget = try isCoupled ? graph.minus(one, input) : apply(graph, 0, sum(0, hidden, peephole(0, memory)))
      let block = try apply(graph, 1, sum(2, hidden))
      let kept = try graph.plus(graph.times(memory, forget), graph.times(input, block))
      let new = graph.clamp(kept, -limit...limit)
      let output = try apply(graph, 0, sum(3, hidden, peephole(2, new)))
      return [try graph.times(apply(graph, 2, new), output), new]
    }
  }

  private func apply(_ graph: Graph, _ index: Int, _ x: Graph.Tensor) throws -> Graph.Tensor {
    let (name, alpha, beta) = activations[index]
    switch name {
    case "linear": return try graph.linear(x, alpha, beta)
    case "sigmoid": return graph.unary("Sigmoid", x)
    case "tanh": return graph.unary("Tanh", x)
    case "ReLU": return graph.unary("ReLU", x)
    case "scaledTanh": return try graph.linear(graph.unary("Tanh", graph.linear(x, beta, 0)), alpha, 0)
    default: return graph.clamp(try graph.linear(x, alpha, beta), 0...1)
    }
  }
}
