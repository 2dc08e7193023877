/// Nodes that move elements without computing any.
extension Graph {
  /// - Parameter sizes: A size of 0 keeps the dimension at its place, one of −1 takes what is left.
  func reshape(_ tensor: Tensor, to sizes: [Int]) throws -> Tensor {
    add(
      "Reshape", [tensor, try integers(sizes)], ["special_zero": "true"], element: tensor.element,
      shape: Self.reshaped(tensor.shape, to: sizes))
  }

  private static func reshaped(_ shape: [Int?]?, to sizes: [Int]) -> [Int?] {
    var result: [Int?] = sizes.enumerated().map { index, size in
      switch size {
      case -1: nil
      case 0: shape.flatMap { index < $0.count ? $0[index] : nil }
      default: size
      }
    }
    // What is left can be told if all else is known.
    guard let open = sizes.firstIndex(of: -1), let shape, !shape.contains(nil) else { return result }
    let rest = result.enumerated().filter { $0.offset != open }.map(\.element)
    guard !rest.contains(nil) else { return result }
    guard let whole = product(shape), let part = product(rest), part > 0 else { return result }
    result[open] = whole / part
    return result
  }

  func transpose(_ tensor: Tensor, _ order: [Int]) throws -> Tensor {
    let order = order.map { $0 < 0 ? $0 + order.count : $0 }
    let shape = tensor.shape.flatMap { shape in
      order.allSatisfy(shape.indices.contains) ? order.map { shape[$0] } : nil
    }
    return add("Transpose", [tensor, try integers(order)], element: tensor.element, shape: shape)
  }

  func unsqueeze(_ tensor: Tensor, _ axes: [Int]) throws -> Tensor {
    let shape: [Int?]? = tensor.shape.map { shape in
      let rank = shape.count + axes.count
      let places = Set(axes.map { $0 < 0 ? $0 + rank : $0 })
      var rest = shape[...]
      return (0..<rank).map { places.contains($0) ? 1 : rest.popFirst() ?? nil }
    }
    return add("Unsqueeze", [tensor, try integers(axes)], element: tensor.element, shape: shape)
  }

  /// - Parameter axes: Those to drop; `nil` for all of size 1.
  func squeeze(_ tensor: Tensor, _ axes: [Int]?) throws -> Tensor {
    guard let axes else {
      let shape = tensor.shape.flatMap { $0.contains(nil) ? nil : $0.filter { $0 != 1 } }
      return add("Squeeze", [tensor], shape: shape)
    }
    let shape = tensor.shape.map { shape in
      let places = Set(axes.map { $0 < 0 ? $0 + shape.count : $0 })
      return shape.enumerated().filter { !places.contains($0.offset) }.map(\.element)
    }
    return add("Squeeze", [tensor, try integers(axes)], element: tensor.element, shape: shape)
  }

  func concat(_ tensors: [Tensor], axis: Int) throws -> Tensor {
    guard let first = tensors.first else { throw FormatError("there is nothing to join") }
    let tensors = try tensors.map { try convert($0, to: first.element) }
    var shape = first.shape
    if let rank = first.rank {
      let place = axis < 0 ? axis + rank : axis
      let sizes = tensors.map { tensor in tensor.shape.flatMap { place >= 0 && place < $0.count ? $0[place] : nil } }
      if place >= 0, place < rank { shape?[place] = sizes.contains(nil) ? nil : sizes.compactMap(\.self).reduce(0, +) }
    }
    return add("Concat", tensors, ["axis": "\(axis)"], shape: shape)
  }

  /// The sizes of a tensor, as 32-bit integers.
  func sizes(_ tensor: Tensor) -> Tensor {
    add("ShapeOf", [tensor], ["output_type": "i32"], set: 3, element: .int32, shape: [tensor.rank])
  }

  /// Elements from `begin` to `end` along axes, in steps; ends beyond a dimension count as its end.
  func slice(_ tensor: Tensor, begin: [Int], end: [Int], step: [Int]? = nil, axes: [Int]) throws -> Tensor {
    add(
      "Slice",
      [
        tensor, try integers(begin), try integers(end), try integers(step ?? begin.map { _ in 1 }), try integers(axes),
      ], set: 8, element: tensor.element, shape: Self.sliced(tensor.shape, begin, end, step, axes))
  }

  private static func sliced(
    _ shape: [Int?]?, _ begin: [Int], _ end: [Int], _ step: [Int]?, _ axes: [Int]
  ) -> [Int?]? {
    guard var shape else { return nil }
    for (index, axis) in axes.enumerated() {
      let place = axis < 0 ? axis + shape.count : axis
      guard shape.indices.contains(place) else { return nil }
      guard let size = shape[place], case let step = step?[index] ?? 1, step > 0 else {
        shape[place] = nil
        continue
      }
      func clamped(_ bound: Int) -> Int { max(0, min(size, bound < 0 ? bound + size : bound)) }
      shape[place] = max(0, (clamped(end[index]) - clamped(begin[index]) + step - 1) / step)
    }
    return shape
  }

  /// - Parameter padding: How much comes before and after, for each dimension; negative to cut off.
  func pad(_ tensor: Tensor, before: [Int], after: [Int], mode: String = "constant", value: Double = 0) throws -> Tensor
  {
    let shape = tensor.shape.flatMap { shape -> [Int?]? in
      guard shape.count == before.count, shape.count == after.count else { return nil }
      return shape.enumerated().map { index, size in size.map { $0 + before[index] + after[index] } }
    }
    return try pad(tensor, integers(before), integers(after), mode: mode, value: value, shape: shape)
  }

  func pad(
    _ tensor: Tensor, _ before: Tensor, _ after: Tensor, mode: String, value: Double, shape: [Int?]?
  ) throws -> Tensor {
    var inputs = [tensor, before, after]
    if mode == "constant" { inputs.append(try constant(value, like: tensor)) }
    return add("Pad", inputs, ["pad_mode": mode], set: 12, element: tensor.element, shape: shape)
  }

  func gather(_ tensor: Tensor, _ indices: Tensor, axis: Int, batchDimensions: Int = 0) throws -> Tensor {
    var shape: [Int?]?
    if let own = tensor.shape, let others = indices.shape, own.indices.contains(axis), batchDimensions >= 0 {
      shape = Array(own[..<axis]) + others.dropFirst(batchDimensions) + own[(axis + 1)...]
    }
    return add(
      "Gather", [tensor, try convert(indices, to: .int32), try integer(axis)], ["batch_dims": "\(batchDimensions)"],
      set: 8, element: tensor.element, shape: shape)
  }
}
