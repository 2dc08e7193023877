/// Nodes that go over a sequence step by step.
extension Graph {
  /// Runs a graph for each element of a tensor's first dimension, with states that go from one step to the next.
  ///
  /// - Parameters:
  ///   - constants: What each step is given beside its element and the states.
  ///   - step: Adds a step's nodes to a graph; is given the element, the states and the constants, and returns the next
  ///     states.
  /// - Returns: The first state after each step, and all states after the last.
  func scan(
    _ tensor: Tensor, _ states: [Tensor], constants: [Tensor],
    step: (_ graph: Graph, _ element: Tensor, _ states: [Tensor], _ constants: [Tensor]) throws -> [Tensor]
  ) throws -> (sequence: Tensor, states: [Tensor]) {
    let body = Graph()
    body.scope = scope
    let slice = try body.parameter("element", tensor.element, tensor.shape.map { [1] + $0.dropFirst() })
    let inner = try (states + constants).enumerated().map { index, outer in
      try body.parameter("input\(index)", outer.element, outer.shape)
    }
    let next = try step(
      body, body.squeeze(slice, [0]), Array(inner.prefix(states.count)), Array(inner.dropFirst(states.count)))
    guard let first = next.first, next.count == states.count else {
      throw FormatError("\(scope): a step has no states")
    }

    let inputs = [tensor] + states + constants
    var ports =
      "<input external_port_id=\"0\" internal_layer_id=\"\(slice.node)\" axis=\"0\" start=\"0\" end=\"-1\" "
      + "stride=\"1\" part_size=\"1\"/>"
    for (index, parameter) in inner.enumerated() {
      ports += "<input external_port_id=\"\(index + 1)\" internal_layer_id=\"\(parameter.node)\"/>"
    }
    let each = body.end(try body.unsqueeze(first, [0]))
    ports +=
      "<output external_port_id=\"\(inputs.count)\" internal_layer_id=\"\(each)\" axis=\"0\" start=\"0\" end=\"-1\" "
      + "stride=\"1\" part_size=\"1\"/>"
    var edges = ""
    for (index, var state) in next.enumerated() {
      state.shape = states[index].shape ?? [nil, nil]
      let end = body.end(try body.separated(state))
      ports += "<output external_port_id=\"\(inputs.count + 1 + index)\" internal_layer_id=\"\(end)\"/>"
      edges += "<edge from-layer=\"\(end)\" to-layer=\"\(inner[index].node)\"/>"
    }
    let sequenceShape: [Int?]? = states[0].shape.map { [tensor.shape?.first ?? nil] + $0 }
    let outputs = add(
      "TensorIterator", inputs,
      gives: [(states[0].element, sequenceShape)] + states.map { (element: $0.element, shape: $0.shape) })
    addBody(
      Body(
        tag: "body", graph: body, connections: "<port_map>\(ports)</port_map><back_edges>\(edges)</back_edges>"),
      to: outputs[0])
    return (outputs[0], Array(outputs.dropFirst()))
  }

  /// A tensor in memory of its own.
  ///
  /// A loop's results may lie in the memory of its inputs. Between two passes the engine copies one after another, so
  /// that of two that change places one is lost. A roll by nothing is a copy that it does not optimise away.
  func separated(_ tensor: Tensor) throws -> Tensor {
    guard let rank = tensor.rank else {
      let flat = try separated(reshape(tensor, to: [-1]))
      return add("Reshape", [flat, sizes(tensor)], ["special_zero": "false"])
    }
    guard rank > 0 else {
      // A number shares memory only with an input that it is.
      guard nodes[tensor.node].type == "Parameter" else { return tensor }
      return try reshape(separated(reshape(tensor, to: [1])), to: [])
    }
    return add(
      "Roll", [tensor, try integers([0]), try integers([0])], set: 7, element: tensor.element, shape: tensor.shape)
  }

  /// A tensor with the elements of its first dimension in the opposite order.
  func reversed(_ tensor: Tensor) throws -> Tensor {
    var result = try slice(tensor, begin: [-1], end: [Int(Int32.min)], step: [-1], axes: [0])
    result.shape = tensor.shape
    return result
  }

  /// Equal parts of a tensor along its last dimension.
  func parts(_ tensor: Tensor, _ count: Int) throws -> [Tensor] {
    let shape: [Int?]? = tensor.shape.map { $0.dropLast() + [($0.last ?? nil).map { $0 / count }] }
    return add(
      "Split", [tensor, try integer(-1)], ["num_splits": "\(count)"],
      gives: Array(repeating: (tensor.element, shape), count: count))
  }
}
