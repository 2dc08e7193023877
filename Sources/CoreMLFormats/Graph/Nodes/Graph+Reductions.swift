/// Nodes that make one element from many.
extension Graph {
  /// - Parameters:
  ///   - type: For example "ReduceSum".
  ///   - axes: Counted from the front.
  func reduce(_ type: String, _ tensor: Tensor, _ axes: [Int], keepsDimensions: Bool) throws -> Tensor {
    let isNorm = ["ReduceL1", "ReduceL2"].contains(type)
    // Nothing to reduce: the engine has no empty lists.
    guard !axes.isEmpty else { return isNorm ? unary("Abs", tensor) : tensor }
    let shape: [Int?]? = tensor.shape.map { shape in
      shape.enumerated().compactMap { index, size -> Int?? in
        axes.contains(index) ? (keepsDimensions ? .some(1) : nil) : .some(size)
      }
    }
    return add(
      type, [tensor, try integers(axes)], ["keep_dims": "\(keepsDimensions)"], set: isNorm ? 4 : 1,
      element: tensor.element, shape: shape)
  }

  /// The largest or smallest elements along an axis, in order, and their places; of equal ones the first come first.
  func largest(_ tensor: Tensor, _ count: Tensor, axis: Int, ascends: Bool = false) throws -> (
    values: Tensor, indices: Tensor
  ) {
    // The engine sorts few kinds of integers.
    let isNarrow = !tensor.element.isFloat && tensor.element.bitCount < 32
    let input = isNarrow ? try convert(tensor, to: .int32) : tensor
    var shape = tensor.shape
    if let rank = tensor.rank, axis < rank {
      shape?[axis] = nodes[count.node].value?.integers.first
    }
    let outputs = add(
      "TopK", [input, count],
      [
        "axis": "\(axis)", "mode": ascends ? "min" : "max", "sort": "value", "index_element_type": "i32",
        "stable": "true",
      ], set: 11, gives: [(input.element, shape), (.int32, shape)])
    return (isNarrow ? try convert(outputs[0], to: tensor.element) : outputs[0], outputs[1])
  }

  /// The tensor less its mean, divided by its standard deviation.
  func standardized(_ tensor: Tensor, _ axes: [Int], epsilon: Double) throws -> Tensor {
    add(
      "MVN", [tensor, try integers(axes)],
      ["eps": "\(epsilon)", "normalize_variance": "true", "eps_mode": "inside_sqrt"], set: 6, element: tensor.element,
      shape: tensor.shape)
  }

  /// The tensor divided by a power of the squares of neighbouring channels, the second dimension:
  /// x ÷ (k + alpha · mean of x²)^beta, where channels beyond the ends count as zero.
  ///
  /// The engine's own node is not used, because it cuts k to an integer.
  func localResponse(_ tensor: Tensor, size: Int, alpha: Double, beta: Double, k: Double) throws -> Tensor {
    guard let rank = tensor.rank, rank > 2, size > 0 else {
      throw FormatError("\(scope): channels are normalized in 3 dimensions or more, by a size above 0")
    }
    // Channels become the height of an image; the engine's windows have three dimensions at most.
    let squares = try times(tensor, tensor)
    let folded = try unsqueeze(rank > 4 ? reshape(squares, to: [0, 0, -1]) : squares, [1])
    let ones = Array(repeating: 1, count: rank > 4 ? 1 : rank - 2)
    let zeros = ones.map { _ in 0 }
    let window = Window(
      kernel: [size] + ones, strides: [1] + ones,
      padding: .explicit(before: [size / 2] + zeros, after: [(size - 1) / 2] + zeros))
    var mean = try squeeze(pool("AvgPool", folded, window, excludesPadding: false), [1])
    if rank > 4 { mean = reshape(mean, toSizes: try sizes(tensor, 0..<rank)) }
    let sum = try plus(times(mean, constant(alpha, like: tensor)), constant(k, like: tensor))
    return try over(tensor, binary("Power", sum, constant(beta, like: tensor)))
  }
}
