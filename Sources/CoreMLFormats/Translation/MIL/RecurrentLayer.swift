/// What the operations that go over a sequence have in common: their weights, their direction, and how outputs look.
///
/// Sequences have the dimensions time, batch, features; states have batch, features, with both directions' features one
/// after the other.
struct RecurrentLayer {
  /// The weights of one direction, all with the gates one after another in their first dimension.
  struct Weights {
    var input: Graph.Tensor
    var hidden: Graph.Tensor
    /// `nil` for zeros.
    var bias: Graph.Tensor?
    var peephole: Graph.Tensor?
  }

  enum Direction: String { case forward, reverse, bidirectional }

  let call: OperationCall
  let x: Graph.Tensor
  let direction: Direction
  let weights: [Weights]
  let hiddenSize: Int
  let gates: Int

  var graph: Graph { call.graph }

  /// - Throws: `FormatError` if the weights do not fit each other.
  init(_ call: OperationCall, gates: Int) throws {
    let name = try call.text("direction", default: "forward")
    guard let direction = Direction(rawValue: name) else { throw call.failure("its direction is “\(name)”") }
    var input = try call.tensor("x")
    // One direction alone gives its outputs in the order in which it computes them.
    if direction == .reverse { input = try call.graph.reversed(input) }
    let element = input.element
    func weights(_ suffix: String) throws -> Weights {
      func weight(_ name: String) throws -> Graph.Tensor? {
        try call.optionalTensor(name + suffix).map { try call.graph.convert($0, to: element) }
      }
      guard let input = try weight("weight_ih"), let hidden = try weight("weight_hh") else {
        throw call.failure("weights of the direction \(name) are missing")
      }
      return Weights(input: input, hidden: hidden, bias: try weight("bias"), peephole: try weight("peephole"))
    }
    self.weights = try direction == .bidirectional ? [weights(""), weights("_back")] : [weights("")]
    guard let shape = self.weights[0].hidden.shape, shape.count == 2, let size = shape[1], size > 0,
      size <= Int(Int32.max) / 8,
      self.weights.allSatisfy({ weights in
        weights.hidden.shape == [gates * size, size] && weights.input.shape?.count == 2
          && weights.input.shape?[0] == gates * size
      })
    else { throw call.failure("its weights do not have \(gates) gates of the same size") }
    (self.call, self.direction, x, hiddenSize, self.gates) = (call, direction, input, size, gates)
  }

  /// An activation's name in the program, by the argument that gives it.
  func activation(_ name: String, default usual: String) throws -> RecurrentActivation {
    let text = try call.text(name, default: usual)
    guard let activation = RecurrentActivation(rawValue: text.lowercased()) else {
      throw call.failure("“\(name)” is the unknown function \(text)")
    }
    return activation
  }

  /// A state that the program gives, in the elements of the sequence.
  func state(_ name: String) throws -> Graph.Tensor { try graph.convert(call.tensor(name), to: x.element) }

  // MARK: The engine's own nodes

  /// Weights with the gates in the engine's order, and a first dimension for the directions.
  func packed(_ weights: [Graph.Tensor], order: [Int]) throws -> Graph.Tensor {
    let packed = try weights.map { tensor in
      let parts = try order.map {
        try graph.slice(tensor, begin: [$0 * hiddenSize], end: [($0 + 1) * hiddenSize], axes: [0])
      }
      return try graph.unsqueeze(graph.concat(parts, axis: 0), [0])
    }
    return packed.count == 1 ? packed[0] : try graph.concat(packed, axis: 0)
  }

  /// The biases of all directions, with zeros in place of those that are left out.
  func biases(_ biases: [Graph.Tensor?]) throws -> [Graph.Tensor] {
    try biases.map { bias in
      guard let bias else {
        return try graph.constant(
          Array(repeating: 0, count: gates * hiddenSize), shape: [gates * hiddenSize], as: x.element)
      }
      guard bias.shape == [gates * hiddenSize] else { throw call.failure("its bias has another size than its weights") }
      return bias
    }
  }

  /// Runs one of the engine's nodes for sequences.
  ///
  /// - Returns: The program's outputs: the sequence, and the states after it.
  func run(
    _ type: String, states: [Graph.Tensor], weights: [Graph.Tensor], set: Int, activations: [RecurrentActivation],
    _ more: KeyValuePairs<String, String> = [:]
  ) throws -> [Graph.Tensor] {
    let count = self.weights.count
    let sizes = graph.sizes(x)
    let length = try graph.gather(sizes, graph.integer(0), axis: 0)
    let batch = try graph.gather(sizes, graph.integers([1]), axis: 0)
    let lengths = graph.add("Broadcast", [length, batch], ["mode": "numpy"], set: 3, element: .int32, shape: nil)
    let inputs =
      try [graph.transpose(x, [1, 0, 2])]
      + states.map { try graph.reshape($0, to: [0, count, hiddenSize]) } + [lengths] + weights
    let attributes =
      [
        ("hidden_size", "\(hiddenSize)"), ("direction", direction == .bidirectional ? "bidirectional" : "forward"),
        ("activations", activations.map(\.engineName).joined(separator: ",")), ("clip", "0"),
      ] + more.map { ($0.key, $0.value) }
    let outputs = graph.add(
      type, inputs, attributes: attributes, set: set,
      outputs: Array(repeating: (x.element, nil), count: states.count + 1))
    let ends = try outputs.dropFirst().map { try graph.reshape($0, to: [0, count * hiddenSize]) }
    guard try returnsSequence() else { return [try graph.unsqueeze(ends[0], [0])] + ends }
    // Batch, direction, time, features.
    let ordered = try graph.transpose(outputs[0], [2, 0, 1, 3])
    return [try graph.reshape(ordered, to: [0, 0, count * hiddenSize])] + ends
  }

  private func returnsSequence() throws -> Bool { try call.flag("output_sequence", default: false) }

  // MARK: Step by step

  /// Goes over the sequence with nodes for each step, for what the engine's own nodes cannot do.
  ///
  /// - Parameters:
  ///   - biases: What is added to the products of the inputs, by direction.
  ///   - step: A step's nodes; is given the product of its input and weights, the states, and the direction's weights
  ///     for them.
  func scan(
    states: [Graph.Tensor], biases: [Graph.Tensor?],
    step: (_ graph: Graph, _ input: Graph.Tensor, _ states: [Graph.Tensor], _ constants: [Graph.Tensor]) throws
      -> [Graph.Tensor], constants: (Weights) -> [Graph.Tensor]
  ) throws -> [Graph.Tensor] {
    var sequences: [Graph.Tensor] = []
    var ends: [[Graph.Tensor]] = states.map { _ in [] }
    for (index, weights) in self.weights.enumerated() {
      let isBackward = direction == .bidirectional && index == 1
      var input = try graph.product(isBackward ? graph.reversed(x) : x, weights.input, transposesSecond: true)
      if let bias = biases[index] { input = try graph.plus(input, bias) }
      input.shape = x.shape.map { $0.prefix(2) + [gates * hiddenSize] }
      let first = try states.map { state in
        try graph.slice(state, begin: [index * hiddenSize], end: [(index + 1) * hiddenSize], axes: [1])
      }
      let (sequence, last) = try graph.scan(input, first, constants: constants(weights), step: step)
      sequences.append(try isBackward ? graph.reversed(sequence) : sequence)
      for (state, end) in last.enumerated() { ends[state].append(end) }
    }
    let joined = try ends.map { $0.count == 1 ? $0[0] : try graph.concat($0, axis: 1) }
    guard try returnsSequence() else { return [try graph.unsqueeze(joined[0], [0])] + joined }
    return [sequences.count == 1 ? sequences[0] : try graph.concat(sequences, axis: 2)] + joined
  }
}

/// The functions of gates and outputs. Those with parameters have their usual ones, because programs cannot give
/// others.
enum RecurrentActivation: String {
  case sigmoid, tanh, relu, linear
  case scaledTanh = "scaled_tanh"
  case hardSigmoid = "hard_sigmoid"
  case sigmoidHard = "sigmoid_hard"

  /// Empty for functions that the engine's nodes for sequences do not know.
  var engineName: String {
    switch self {
    case .sigmoid, .tanh, .relu: rawValue
    case .scaledTanh: "tanh"
    case .linear, .hardSigmoid, .sigmoidHard: ""
    }
  }

  func callAsFunction(_ tensor: Graph.Tensor, in graph: Graph) throws -> Graph.Tensor {
    switch self {
    case .sigmoid: graph.unary("Sigmoid", tensor)
    case .tanh, .scaledTanh: graph.unary("Tanh", tensor)
    case .relu: graph.unary("ReLU", tensor)
    case .linear: tensor
    case .hardSigmoid, .sigmoidHard:
      graph.clamp(
        try graph.plus(
          graph.times(tensor, graph.constant(0.2, like: tensor)), graph.constant(0.5, like: tensor)), 0...1)
    }
  }
}
