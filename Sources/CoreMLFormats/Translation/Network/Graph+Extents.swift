/// The size of a dimension while the model is translated: a number, or that of a tensor when the model runs.
enum Extent {
  case fixed(Int)
  case of(Graph.Tensor, Int)
  /// What the others leave.
  case rest

  var size: Int? { if case .fixed(let size) = self { size } else { nil } }
}

extension Graph {
  /// The size of a tensor along an axis counted from the first.
  func extent(_ tensor: Tensor, _ axis: Int) -> Extent {
    tensor.shape?[axis].map(Extent.fixed) ?? .of(tensor, axis)
  }

  func extents(_ tensor: Tensor, _ axes: some Sequence<Int>) -> [Extent] { axes.map { extent(tensor, $0) } }

  func reshape(_ tensor: Tensor, _ extents: [Extent]) throws -> Tensor {
    // The reader of the text finds more out if the sizes are constants.
    let constants = extents.enumerated().map { place, extent -> Int? in
      switch extent {
      case .fixed(let size): size == 0 ? nil : size
      case .rest: -1
      case .of(let source, let axis): source == tensor && axis == place ? 0 : nil
      }
    }
    let sizes = constants.compactMap(\.self)
    let known = known(tensor, extents)
    guard sizes.count < extents.count else {
      return add("Reshape", [tensor, try integers(sizes)], ["special_zero": "true"], shape: known)
    }
    return add("Reshape", [tensor, try list(extents)], ["special_zero": "false"], shape: known)
  }

  /// Sizes as a tensor.
  func list(_ extents: [Extent]) throws -> Tensor {
    let parts = try extents.map { extent -> Tensor in
      switch extent {
      case .fixed(let size): try integers([size])
      case .rest: try integers([-1])
      case .of(let source, let axis): try sizeList(source, axis)
      }
    }
    return parts.count == 1 ? parts[0] : add("Concat", parts, ["axis": "0"], element: .int32, shape: [parts.count])
  }

  /// A list with the size of a tensor along an axis.
  func sizeList(_ tensor: Tensor, _ axis: Int) throws -> Tensor {
    if let size = tensor.shape?[axis] { return try integers([size]) }
    return add(
      "Gather", [sizes(tensor), try integers([axis]), try integer(0)], ["batch_dims": "0"], set: 8, element: .int32,
      shape: [1])
  }

  private func known(_ tensor: Tensor, _ extents: [Extent]) -> [Int?] {
    var result = extents.map(\.size)
    let open = extents.indices.filter { if case .rest = extents[$0] { true } else { false } }
    guard let whole = tensor.shape, case let sizes = whole.compactMap(\.self), sizes.count == whole.count,
      open.count == 1, result.count(where: { $0 == nil }) == 1
    else { return result }
    guard let all = Self.product(sizes), let part = Self.product(result.compactMap(\.self)), part > 0 else {
      return result
    }
    result[open[0]] = all / part
    return result
  }

  /// `nil` if it is too large.
  static func product(_ sizes: [Int]) -> Int? {
    sizes.reduce(Optional(1)) { product, size in
      product.flatMap { product in
        let (result, overflows) = product.multipliedReportingOverflow(by: size)
        return overflows ? nil : result
      }
    }
  }
}
