/// Sizes as tensors: constants where they are known, and else computed from the tensor that has them.
extension Graph {
  /// The product of sizes; `nil` if one is open, or if a number cannot say it.
  static func product(_ sizes: some Sequence<Int?>) -> Int? {
    var product = 1
    for size in sizes {
      guard let size else { return nil }
      let (next, overflows) = product.multipliedReportingOverflow(by: size)
      guard !overflows else { return nil }
      product = next
    }
    return product
  }

  /// The size of one dimension, a single number.
  ///
  /// - Precondition: The tensor has that dimension.
  func size(_ tensor: Tensor, _ axis: Int) throws -> Tensor {
    if let shape = tensor.shape, shape.indices.contains(axis), let size = shape[axis] { return try integer(size) }
    return add(
      "Gather", [sizes(tensor), try integer(axis), try integer(0)], ["batch_dims": "0"], set: 8, element: .int32,
      shape: [])
  }

  /// The sizes of some dimensions, a list.
  func sizes(_ tensor: Tensor, _ axes: Range<Int>) throws -> Tensor {
    if let shape = tensor.shape, axes.upperBound <= shape.count, case let known = shape[axes].compactMap(\.self),
      known.count == axes.count, !known.isEmpty
    {
      return try integers(known)
    }
    return try slice(sizes(tensor), begin: [axes.lowerBound], end: [axes.upperBound], axes: [0])
  }

  /// - Parameter sizes: A list of sizes, as a tensor.
  func reshape(_ tensor: Tensor, toSizes sizes: Tensor, shape: [Int?]? = nil, keepsZeros: Bool = false) -> Tensor {
    add(
      "Reshape", [tensor, sizes], ["special_zero": keepsZeros ? "false" : "true"], element: tensor.element, shape: shape
    )
  }

  /// The numbers from zero to `count`, without it.
  func range(_ count: Tensor) throws -> Tensor {
    add(
      "Range", [try integer(0), count, try integer(1)], ["output_type": "i32"], set: 4, element: .int32, shape: [nil])
  }

  /// A tensor that repeats its elements to have other sizes, as numpy does.
  func broadcast(_ tensor: Tensor, to sizes: Tensor, shape: [Int?]? = nil) -> Tensor {
    add("Broadcast", [tensor, sizes], ["mode": "numpy"], set: 3, shape: shape)
  }

  /// Indices that count from the end if they are below zero, counted from the front.
  func wrapped(_ indices: Tensor, _ size: Tensor) throws -> Tensor {
    if let value = nodes[indices.node].value, value.count <= 1_024, value.integers.allSatisfy({ $0 >= 0 }) {
      return indices
    }
    let isBelow = try binary("Less", indices, integer(0), gives: .bool)
    return try select(isBelow, plus(indices, size), indices)
  }
}
