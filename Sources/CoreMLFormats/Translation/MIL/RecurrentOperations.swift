/// Operations that go over a sequence.
///
/// Source of names and defaults: coremltools, `converters/mil/mil/ops/defs`, "recurrent".
enum RecurrentOperations {
  static let all: [String: OperationTranslation] = ["lstm": lstm, "gru": gru, "rnn": rnn]

  /// The program's gates are input, forget, output, cell; the engine's are forget, input, cell, output.
  private static let lstm: OperationTranslation = { call in
    let layer = try RecurrentLayer(call, gates: 4)
    let states = [try layer.state("initial_h"), try layer.state("initial_c")]
    let gate = try layer.activation("recurrent_activation", default: "sigmoid")
    let cell = try layer.activation("cell_activation", default: "tanh")
    let output = try layer.activation("activation", default: "tanh")
    let clip = try call.has("clip") ? call.number("clip") : nil
    let hasPeepholes = layer.weights.contains { $0.peephole != nil }
    if gate == .sigmoid, cell.engineName == "tanh", output.engineName == "tanh", clip == nil, !hasPeepholes {
      let order = [1, 0, 3, 2]
      return try layer.run(
        "LSTMSequence", states: states,
        weights: [
          layer.packed(layer.weights.map(\.input), order: order),
          layer.packed(layer.weights.map(\.hidden), order: order),
          layer.packed(layer.biases(layer.weights.map(\.bias)), order: order),
        ], set: 5, activations: [gate, cell, output])
    }
    if let clip, !(clip > 0) { throw call.failure("it cuts its cells at \(clip)") }
    guard layer.weights.allSatisfy({ ($0.peephole?.shape ?? [3 * layer.hiddenSize]) == [3 * layer.hiddenSize] }) else {
      throw call.failure("its peepholes do not have three gates of the weights' size")
    }
    return try layer.scan(
      states: states, biases: layer.weights.map(\.bias),
      step: { graph, input, states, constants in
        let (hidden, memory) = (states[0], states[1])
        let sums = try graph.parts(
          graph.plus(input, graph.product(hidden, constants[0], transposesSecond: true)), 4)
        // A peephole lets a gate see the cell: the first two see the one before, the last one the new one.
        let peepholes = constants.count > 1 ? try graph.parts(constants[1], 3) : nil
        func seen(_ sum: Graph.Tensor, _ memory: Graph.Tensor, _ index: Int) throws -> Graph.Tensor {
          try gate(peepholes.map { try graph.plus(sum, graph.times(memory, $0[index])) } ?? sum, in: graph)
        }
        let kept = try graph.times(seen(sums[1], memory, 1), memory)
        var next = try graph.plus(kept, graph.times(seen(sums[0], memory, 0), cell(sums[3], in: graph)))
        if let clip { next = graph.clamp(next, -clip...clip) }
        return [try graph.times(seen(sums[2], next, 2), output(next, in: graph)), next]
      }, constants: { [$0.hidden] + ($0.peephole.map { [$0] } ?? []) })
  }

  /// The program's gates are reset, output, update; the engine's are update, reset, output.
  private static let gru: OperationTranslation = { call in
    let layer = try RecurrentLayer(call, gates: 3)
    guard layer.direction != .bidirectional else { throw call.failure("it has only one direction") }
    let state = try layer.state("initial_h")
    let gate = try layer.activation("recurrent_activation", default: "sigmoid")
    let output = try layer.activation("activation", default: "tanh")
    // Whether the reset gate acts on the product of the state and the weights, or on the state before it.
    let resetsAfter = try call.flag("reset_after", default: false)
    let graph = call.graph
    let hiddenBias = layer.weights[0].bias
    let inputBias = try call.optionalTensor("input_bias").map { try graph.convert($0, to: layer.x.element) }
    let biases = try layer.biases([inputBias, hiddenBias])
    let sum = try graph.plus(biases[0], biases[1])
    if gate == .sigmoid, output.engineName == "tanh" {
      let order = [2, 0, 1]
      var bias = try layer.packed([sum], order: order)
      if resetsAfter {
        let outputs = try biases.map { try layer.packed([$0], order: [1]) }
        bias = try graph.concat([layer.packed([sum], order: [2, 0])] + outputs, axis: 1)
      }
      return try layer.run(
        "GRUSequence", states: [state],
        weights: [
          layer.packed([layer.weights[0].input], order: order), layer.packed([layer.weights[0].hidden], order: order),
          bias,
        ], set: 5, activations: [gate, output], ["linear_before_reset": resetsAfter ? "true" : "false"])
    }
    return try layer.scan(
      states: [state], biases: [resetsAfter ? biases[0] : sum],
      step: { graph, input, states, constants in
        let (hidden, size) = (states[0], layer.hiddenSize)
        let inputs = try graph.parts(input, 3)
        var products = try graph.product(hidden, constants[0], transposesSecond: true)
        if resetsAfter { products = try graph.plus(products, constants[1]) }
        products.shape = hidden.shape.map { $0.dropLast() + [3 * size] }
        let sums = try graph.parts(products, 3)
        let reset = try gate(graph.plus(inputs[0], sums[0]), in: graph)
        let update = try gate(graph.plus(inputs[2], sums[2]), in: graph)
        let weights = try graph.slice(constants[0], begin: [size], end: [2 * size], axes: [0])
        let candidate =
          try resetsAfter
          ? graph.times(reset, sums[1])
          : graph.product(graph.times(reset, hidden), weights, transposesSecond: true)
        let new = try output(graph.plus(inputs[1], candidate), in: graph)
        return [try graph.plus(new, graph.times(update, graph.minus(hidden, new)))]
      }, constants: { [$0.hidden, biases[1]] })
  }

  private static let rnn: OperationTranslation = { call in
    let layer = try RecurrentLayer(call, gates: 1)
    guard layer.direction != .bidirectional else { throw call.failure("it has only one direction") }
    let state = try layer.state("initial_h")
    let activation = try layer.activation("activation", default: "tanh")
    if !activation.engineName.isEmpty {
      return try layer.run(
        "RNNSequence", states: [state],
        weights: [
          layer.packed([layer.weights[0].input], order: [0]), layer.packed([layer.weights[0].hidden], order: [0]),
          layer.packed(layer.biases([layer.weights[0].bias]), order: [0]),
        ], set: 5, activations: [activation])
    }
    return try layer.scan(
      states: [state], biases: [layer.weights[0].bias],
      step: { graph, input, states, constants in
        let product = try graph.product(states[0], constants[0], transposesSecond: true)
        return [try activation(graph.plus(input, product), in: graph)]
      }, constants: { [$0.hidden] })
  }
}
