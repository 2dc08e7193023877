/// Nodes that compute one element from one, or from two at the same place.
extension Graph {
  /// A constant with the elements of another tensor, so that both can meet in a node.
  func constant(_ number: Double, like tensor: Tensor) throws -> Tensor {
    try constant([number], shape: [], as: tensor.element)
  }

  func constant(_ numbers: [Double], shape: [Int], as element: Element) throws -> Tensor {
    try constant(TensorValue(element, shape: shape, .memory(ElementEncoder.bytes(of: numbers, as: element))))
  }

  /// A list of sizes, axes or places.
  func integers(_ numbers: [Int]) throws -> Tensor { try constant(TensorValue(integers: numbers)) }

  func integer(_ number: Int) throws -> Tensor { try constant(TensorValue(integer: number)) }

  /// A node with two inputs that are broadcast to each other, as numpy does.
  func binary(_ type: String, _ first: Tensor, _ second: Tensor, gives element: Element? = nil) throws -> Tensor {
    let (first, second) = try matched(first, second)
    return add(
      type, [first, second], ["auto_broadcast": "numpy"], element: element ?? first.element,
      shape: Self.broadcast(first.shape, second.shape))
  }

  func unary(_ type: String, _ tensor: Tensor, set: Int = 1) -> Tensor {
    add(type, [tensor], set: set, shape: tensor.shape)
  }

  func convert(_ tensor: Tensor, to element: Element) throws -> Tensor {
    guard tensor.element.engineName != element.engineName else { return tensor }
    return add(
      "Convert", [tensor], ["destination_type": try Self.engineName(element)], element: element, shape: tensor.shape)
  }

  /// Two tensors with the same elements. The engine demands that, while programs may give a number of another type.
  func matched(_ first: Tensor, _ second: Tensor) throws -> (Tensor, Tensor) {
    guard first.element.engineName != second.element.engineName else { return (first, second) }
    let firstIsConstant = isConstant(first)
    return firstIsConstant
      ? (try convert(first, to: second.element), second) : (first, try convert(second, to: first.element))
  }

  private func isConstant(_ tensor: Tensor) -> Bool { nodes[tensor.node].value != nil }

  func plus(_ first: Tensor, _ second: Tensor) throws -> Tensor { try binary("Add", first, second) }
  func minus(_ first: Tensor, _ second: Tensor) throws -> Tensor { try binary("Subtract", first, second) }
  func times(_ first: Tensor, _ second: Tensor) throws -> Tensor { try binary("Multiply", first, second) }
  func over(_ first: Tensor, _ second: Tensor) throws -> Tensor { try binary("Divide", first, second) }

  func clamp(_ tensor: Tensor, _ range: ClosedRange<Double>) -> Tensor {
    add("Clamp", [tensor], ["min": "\(range.lowerBound)", "max": "\(range.upperBound)"], shape: tensor.shape)
  }

  func select(_ condition: Tensor, _ first: Tensor, _ second: Tensor) throws -> Tensor {
    let (first, second) = try matched(first, second)
    return add(
      "Select", [try convert(condition, to: .bool), first, second], ["auto_broadcast": "numpy"], element: first.element,
      shape: Self.broadcast(Self.broadcast(first.shape, second.shape), condition.shape))
  }

  /// The shape of two tensors that are broadcast to each other, as far as it is known.
  static func broadcast(_ first: [Int?]?, _ second: [Int?]?) -> [Int?]? {
    guard let first, let second else { return nil }
    let rank = max(first.count, second.count)
    let padded = [first, second].map { Array(repeating: 1, count: rank - $0.count) + $0 }
    return zip(padded[0], padded[1]).map { a, b in a == 1 ? b : b == 1 ? a : a ?? b }
  }
}
