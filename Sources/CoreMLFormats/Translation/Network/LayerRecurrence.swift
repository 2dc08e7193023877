/// Layers that pass a state from each step of a sequence to the next.
enum LayerRecurrence {
  static let all: [String: OperationTranslation] = [
    "simpleRecurrent": { call in
      let cell = try RecurrentCell(
        call, "RNN", activations: "activations", matrices: [("weightMatrix", "recursionMatrix", "biasVector")],
        hasBias: call.flag("hasBiasVector", default: false))
      let state = try call.optionalBlob(1)
      return try single(call, cell, state.map { [$0] } ?? [])
    },
    "gru": { call in
      let gates = ["update", "reset", "output"].map {
        ("\($0)GateWeightMatrix", "\($0)GateRecursionMatrix", "\($0)GateBiasVector")
      }
      let cell = try RecurrentCell(
        call, "GRU", activations: "activations", matrices: gates, hasBias: call.flag("hasBiasVectors", default: false))
      let state = try call.optionalBlob(1)
      return try single(call, cell, state.map { [$0] } ?? [])
    },
    "uniDirectionalLSTM": { call in
      let cell = try lstm(call, 0, activations: "activations")
      return try single(call, cell, Array(call.blobs().dropFirst().prefix(2)))
    },
    "biDirectionalLSTM": { call in
      let states = try Array(call.blobs().dropFirst())
      let backward = call.has("activationsBackward") ? "activationsBackward" : "activations"
      let first = try run(call, lstm(call, 0, activations: "activations"), Array(states.prefix(2)), isReversed: false)
      let second = try run(
        call, lstm(call, 1, activations: backward), Array(states.dropFirst(2).prefix(2)), isReversed: true)
      let joined = try call.graph.concat([first[0], second[0]], axis: 2)
      return [joined, first[1], first[2], second[1], second[2]]
    },
  ]

  private static func lstm(_ call: OperationCall, _ index: Int, activations: String) throws -> RecurrentCell {
    // The order that the engine expects: forget, input, block input, output.
    let gates = ["forgetGate", "inputGate", "blockInput", "outputGate"].map { name in
      let prefix = "weightParams.\(index).\(name)"
      return ("\(prefix)WeightMatrix", "\(prefix)RecursionMatrix", "\(prefix)BiasVector")
    }
    let hasBias = try call.flag("params.hasBiasVectors", default: false)
    var cell = try RecurrentCell(call, "LSTM", activations: activations, matrices: gates, hasBias: hasBias)
    if try call.flag("params.forgetBias", default: false) {
      let ones = Array(repeating: 1.0, count: cell.size) + Array(repeating: 0.0, count: 3 * cell.size)
      let added = try call.graph.constant(ones, shape: [4 * cell.size], as: .float32)
      cell.bias = try call.graph.plus(cell.bias, added)
    }
    if try call.flag("params.hasPeepholeVectors", default: false) {
      cell.peepholes = try ["forget", "input", "output"].map {
        try call.weights("weightParams.\(index).\($0)GatePeepholeVector", [cell.size])
      }
    }
    cell.isCoupled = try call.flag("params.coupledInputAndForgetGate", default: false)
    cell.limit = abs(try call.nonZero("params.cellClipThreshold", default: 50))
    guard cell.limit.isFinite else { throw call.failure("its limit is no number") }
    return cell
  }

  private static func single(_ call: OperationCall, _ cell: RecurrentCell, _ states: [Graph.Tensor]) throws
    -> [Graph.Tensor]
  {
    try run(call, cell, states, isReversed: call.flag("reverseInput", default: false))
  }

  /// The output, whose steps are in the sequence's order, and the last states, all with five dimensions.
  private static func run(
    _ call: OperationCall, _ cell: RecurrentCell, _ states: [Graph.Tensor], isReversed: Bool
  ) throws -> [Graph.Tensor] {
    let graph = call.graph
    let x = try call.blob(rank: 5)
    guard try call.rank(x) == 5 else { throw call.failure("its input has more than five dimensions") }
    let (steps, batch) = (graph.extent(x, 0), graph.extent(x, 1))
    let sequence = try graph.reshape(x, [steps, batch, .fixed(cell.inputs)])
    let initial = try (0..<cell.stateCount).map { index in
      guard states.indices.contains(index) else {
        let zero = try graph.constant([0], shape: [], as: .float32)
        return graph.add(
          "Broadcast", [zero, try graph.list([batch, .fixed(cell.size)])], ["mode": "numpy"], set: 3,
          shape: [batch.size, cell.size])
      }
      return try graph.reshape(states[index], [batch, .fixed(cell.size)])
    }
    let name = cell.type == "LSTM" ? "params.sequenceOutput" : "sequenceOutput"
    let givesAll = try call.flag(name, default: false)
    var results =
      try cell.isSimple
      ? cell.sequence(graph, sequence, initial, steps: steps, batch: batch, isReversed: isReversed)
      : cell.unrolled(call, sequence, initial, isReversed: isReversed)
    if !givesAll { results[0] = try graph.unsqueeze(results[1], [0]) }
    // Outputs are [steps, batch, size], states [batch, size].
    return try results.enumerated().map { index, tensor in
      try graph.unsqueeze(tensor, index == 0 ? [3, 4] : [0, 3, 4])
    }
  }
}
