/// Layers that give pictures other shapes.
enum LayerShapes {
  static let all: [String: OperationTranslation] = [
    "flatten": { call in
      var x = try call.blob(rank: 3)
      let rank = try call.rank(x)
      if try call.text("mode") == "CHANNEL_LAST" { x = try channelsLast(call, x) }
      return [try call.graph.reshape(x, call.graph.extents(x, 0..<rank - 3) + [.rest, .fixed(1), .fixed(1)])]
    },
    "reshape": { call in
      var x = try call.blob(rank: 3)
      let rank = try call.rank(x)
      let target = try call.sizes("targetShape", allowing: [-1])
      guard target.count(where: { $0 == -1 }) <= 1, target.count == 3 || (target.count == 4 && rank == 5) else {
        throw call.failure("its target has \(target.count) numbers for an input of \(rank) dimensions")
      }
      var front = call.graph.extents(x, 0..<rank - 3)
      let wanted = target.map { $0 == -1 ? Extent.rest : .fixed($0) }
      if target.count == 4 { front[0] = wanted[0] }
      let sizes = Array(wanted.suffix(3))
      guard try call.text("mode") == "CHANNEL_LAST" else {
        return [try call.graph.reshape(x, front + sizes)]
      }
      x = try channelsLast(call, x)
      let result = try call.graph.reshape(x, front + [sizes[1], sizes[2], sizes[0]])
      return [try call.graph.transpose(result, Array(0..<rank - 3) + [rank - 1, rank - 3, rank - 2])]
    },
    "permute": { call in
      let x = try call.blob(rank: 5)
      let axes = try call.optionalIntegers("axis") ?? [0, 1, 2, 3]
      guard axes.sorted() == [0, 1, 2, 3] else { throw call.failure("its order is \(axes)") }
      // The batch is not counted, and stays.
      let places = axes.map { $0 == 0 ? 0 : $0 + 1 }
      return [try call.graph.transpose(x, [places[0], 1, places[1], places[2], places[3]])]
    },
    "transpose": { call in
      let x = try call.blob()
      let rank = try call.rank(x)
      let axes = try call.places(call.optionalIntegers("axes") ?? [], rank: rank)
      guard axes.count == rank else { throw call.failure("its order is \(axes) for \(rank) dimensions") }
      return [try call.graph.transpose(x, axes)]
    },
    "reshapeStatic": { [try reshaped($0, $0.blob(), $0.sizes("targetShape", allowing: [-1]))] },
    "rankPreservingReshape": { [try reshaped($0, $0.blob(), $0.sizes("targetShape", allowing: [-1]))] },
    "reshapeLike": { call in
      let (x, other) = (try call.blob(), try call.blob(1))
      return [try call.graph.reshape(x, call.graph.extents(other, 0..<call.rank(other)))]
    },
    "reshapeDynamic": { call in
      let (x, sizes) = (try call.blob(), try call.blob(1))
      if let numbers = call.graph.numbers(sizes) { return [try reshaped(call, x, numbers)] }
      let count = try call.fixedSize(sizes, 0)
      guard count <= 16 else { throw call.failure("its result has \(count) dimensions") }
      return [
        call.graph.add(
          "Reshape", [x, try call.whole(sizes)], ["special_zero": "true"], shape: Array(repeating: nil, count: count))
      ]
    },
    "flattenTo2D": { call in
      let x = try call.blob()
      let rank = try call.rank(x)
      let axis = try call.integer("axis", default: 0)
      let place = axis == rank ? rank : try call.place(axis, rank: rank)
      let shape = try call.shape(x)
      func whole(_ sizes: ArraySlice<Int?>) -> Int? {
        let known = sizes.compactMap(\.self)
        return known.count == sizes.count ? Graph.product(known) : nil
      }
      if let front = whole(shape[..<place]) { return [try call.graph.reshape(x, [.fixed(front), .rest])] }
      if let back = whole(shape[place...]) { return [try call.graph.reshape(x, [.rest, .fixed(back)])] }
      guard place == 1 || place == rank - 1 else { throw call.failure("it needs an input with fixed sizes") }
      return [
        try call.graph.reshape(
          x, place == 1 ? [call.graph.extent(x, 0), .rest] : [.rest, call.graph.extent(x, rank - 1)])
      ]
    },
    "expandDims": { call in
      let x = try call.blob()
      let axes = try call.optionalIntegers("axes") ?? []
      let places = try call.places(axes, rank: call.rank(x) + axes.count)
      return [try call.graph.unsqueeze(x, places)]
    },
    "squeeze": { call in
      let x = try call.blob()
      let rank = try call.rank(x)
      var axes = try call.places(call.optionalIntegers("axes") ?? [], rank: rank)
      if try call.flag("squeezeAll", default: false) {
        axes = try call.fixedShape(x).enumerated().filter { $0.element == 1 }.map(\.offset)
      }
      // One dimension always remains.
      if axes.count == rank { axes = Array(axes.sorted().dropFirst()) }
      return [axes.isEmpty ? x : try call.graph.squeeze(x, axes)]
    },
    "getShape": { [try $0.graph.convert($0.graph.sizes($0.blob()), to: .float32)] },
  ]

  /// 0 keeps a size, −1 is what is left.
  private static func reshaped(_ call: OperationCall, _ x: Graph.Tensor, _ target: [Int]) throws -> Graph.Tensor {
    let rank = try call.rank(x)
    guard target.count(where: { $0 == -1 }) <= 1, target.allSatisfy({ $0 >= -1 }) else {
      throw call.failure("its shape is \(target)")
    }
    return try call.graph.reshape(
      x,
      target.enumerated().map { place, size in
        guard size == 0 else { return size == -1 ? .rest : .fixed(size) }
        return place < rank ? call.graph.extent(x, place) : .fixed(0)
      })
  }

  /// Height, width, channels as the last three dimensions.
  private static func channelsLast(_ call: OperationCall, _ x: Graph.Tensor) throws -> Graph.Tensor {
    let rank = try call.rank(x)
    return try call.graph.transpose(x, Array(0..<rank - 3) + [rank - 2, rank - 1, rank - 3])
  }
}

extension Graph {
  /// The numbers of a constant; `nil` if the tensor is none, or a large one.
  func numbers(_ tensor: Tensor) -> [Int]? {
    let node = nodes[tensor.node]
    if let value = node.value { return value.count <= 64 ? value.integers : nil }
    return node.type == "Convert" ? node.inputs.first.flatMap(numbers) : nil
  }
}
