/// Nodes that go over a sequence step by step.
extension Graph {
  /// Runs a graph for each element of a tensor's first dimension, with states that go from one step to the next.
  ///
  /// - Parameters:
  ///   - constants: What each step is given beside its element and the states.
  ///   - step: Adds a step's nodes to a graph; is given the element, the states and the constants, and returns the next states.
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
    guard let first = next.first, next.count == states.count else { throw FormatError("\(scope): a step has no states") }

    let inputs = [tensor] + states + constants
    var ports =
      "<input external_port_id=\"0\" internal_layer_id=\"\(slice.node)\" axis=\"0\" start=\"0\" end=\"-1\" stride=\"1\" "
      + "part_size=\"1\"/>"
    for (index, parameter) in inner.enumerated() {
      ports += "<input external_port_id=\"\(index + 1)\" internal_layer_id=\"\(parameter.node)\"/>"
    }
    let each = body.end(try body.unsqueeze(first, [0]))
    ports +=
      "<output external_port_id=\"\(inputs.count)\" internal_layer_id=\"\(each)\" axis=\"0\" start=\"0\" end=\"-1\" "
      + "stride=\"1\" part_size=\"1\"/>"
    var edges = ""
    for (index, state) in next.enumerated() {
      let end = body.end(state)
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
