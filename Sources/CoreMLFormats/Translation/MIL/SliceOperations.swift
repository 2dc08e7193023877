/// Operations that take parts of a tensor, or put more around it.
///
/// Source of names and defaults: coremltools, `converters/mil/mil/ops/defs`, "tensor_transformation" and "image_resizing".
enum SliceOperations {
  static let all: [String: OperationTranslation] = [
    "split": split,
    "slice_by_index": { call in
      let bounds = try Bounds(call)
      return [bounds.slice(call.graph, try call.tensor("x"))]
    },
    "slice_update": sliceUpdate,
    "slice_by_size": sliceBySize,
    "crop": { call in
      let x = try call.tensor("x")
      let rank = try call.rank(x)
      guard rank > 1 else { throw call.failure("its input has no height and width") }
      let height = try call.integers("crop_height", count: 2)
      let width = try call.integers("crop_width", count: 2)
      guard (height + width).allSatisfy({ $0 >= 0 }) else { throw call.failure("it cuts off less than nothing") }
      let end = [height[1], width[1]].map { $0 == 0 ? Int(Int32.max) : -$0 }
      return [try call.graph.slice(x, begin: [height[0], width[0]], end: end, axes: [rank - 2, rank - 1])]
    },
    "pad": pad,
  ]

  private static let split: OperationTranslation = { call in
    let x = try call.tensor("x")
    let axis = try call.axis(in: call.rank(x))
    let count = call.operation.outputs.count
    let outputs = (0..<count).map { (element: x.element, shape: call.outputShape($0)) }
    // The sizes say more than the number of parts, which may be there too.
    if let sizes = try call.optionalIntegers("split_sizes") {
      guard sizes.count == count, sizes.allSatisfy({ $0 >= 0 }) else {
        throw call.failure("it has \(count) results, and the sizes \(sizes)")
      }
      return call.graph.add(
        "VariadicSplit", [x, try call.graph.integer(axis), try call.graph.integers(sizes)], gives: outputs)
    }
    let parts = try call.integer("num_splits")
    guard parts == count, parts > 0 else { throw call.failure("it has \(count) results, not \(parts)") }
    return call.graph.add("Split", [x, try call.graph.integer(axis)], ["num_splits": "\(parts)"], gives: outputs)
  }

  private static let sliceBySize: OperationTranslation = { call in
    let x = try call.tensor("x")
    let rank = try call.rank(x)
    let graph = call.graph
    let toTheEnd = Int(Int32.max)
    if try call.isConstant("begin"), try call.isConstant("size") {
      let (begin, size) = (try call.integers("begin", count: rank), try call.integers("size", count: rank))
      let end = zip(begin, size).map { begin, size in
        // A part that begins before the end by its own size ends there, at what would be 0.
        size < 0 || (begin < 0 && begin + size >= 0) ? toTheEnd : begin + size
      }
      return [try graph.slice(x, begin: begin, end: end, axes: Array(0..<rank))]
    }
    let size = try graph.convert(call.tensor("size"), to: .int32)
    let begin = try graph.wrapped(graph.convert(call.tensor("begin"), to: .int32), graph.sizes(x, 0..<rank))
    let isOpen = try graph.binary("Less", size, graph.integer(0), gives: .bool)
    let end = try graph.select(isOpen, graph.integer(toTheEnd), graph.plus(begin, size))
    let ones = try graph.integers(Array(repeating: 1, count: rank))
    return [graph.add("Slice", [x, begin, end, ones, try graph.integers(Array(0..<rank))], set: 8)]
  }

  /// The engine's own node for it, SliceScatter, breaks down when the bounds are only known as the model runs. So the slice is
  /// described by its elements' numbers in the flattened tensor: those of each dimension, times the size of what follows it.
  private static let sliceUpdate: OperationTranslation = { call in
    let graph = call.graph
    let x = try call.tensor("x")
    let rank = try call.rank(x)
    let bounds = try Bounds(call)
    var step = try graph.integer(1)
    var numbers = try graph.integer(0)
    for axis in (0..<rank).reversed() {
      let size = try graph.size(x, axis)
      let chosen = try bounds.part(graph, axis).slice(graph, graph.range(size))
      let spread = try graph.reshape(chosen, to: (0..<rank).map { $0 == axis ? -1 : 1 })
      numbers = try graph.plus(numbers, graph.times(spread, step))
      step = try graph.times(step, size)
    }
    let update = try graph.reshape(graph.convert(call.tensor("update"), to: x.element), to: [-1])
    let flat = graph.add(
      "ScatterUpdate",
      [try graph.reshape(x, to: [-1]), try graph.reshape(numbers, to: [-1]), update, try graph.integer(0)], set: 3)
    return [graph.reshape(flat, toSizes: try graph.sizes(x, 0..<rank), shape: x.shape)]
  }

  private static let pad: OperationTranslation = { call in
    let x = try call.tensor("x")
    let rank = try call.rank(x)
    let name = try call.text("mode", default: "constant")
    guard let mode = ["constant": "constant", "reflect": "reflect", "replicate": "edge"][name] else {
      throw call.failure("its mode \(name) is unknown")
    }
    let value = try call.number("constant_val", default: 0)
    guard try call.isConstant("pad") else {
      // Two numbers for each dimension, which the engine wants in two lists.
      let pairs = try call.graph.reshape(call.graph.convert(call.tensor("pad"), to: .int32), to: [-1, 2])
      let lists = call.graph.add(
        "Split", [pairs, try call.graph.integer(1)], ["num_splits": "2"],
        gives: [(.int32, [rank, 1]), (.int32, [rank, 1])])
      let (before, after) = (
        try call.graph.reshape(lists[0], to: [-1]), try call.graph.reshape(lists[1], to: [-1])
      )
      return [try call.graph.pad(x, before, after, mode: mode, value: value, shape: nil)]
    }
    let pad = try call.integers("pad")
    guard pad.count.isMultiple(of: 2), pad.count / 2 <= rank else {
      throw call.failure("it has \(pad.count) numbers for \(rank) dimensions")
    }
    // They are for the last dimensions.
    let zeros = Array(repeating: 0, count: rank - pad.count / 2)
    let before = zeros + stride(from: 0, to: pad.count, by: 2).map { pad[$0] }
    let after = zeros + stride(from: 1, to: pad.count, by: 2).map { pad[$0] }
    guard rank > 0 else { return [x] }
    return [try call.graph.pad(x, before: before, after: after, mode: mode, value: value)]
  }
}

/// The part of a tensor that an operation's arguments describe.
private struct Bounds {
  let begin: Graph.Tensor
  let end: Graph.Tensor
  let stride: Graph.Tensor
  /// The dimensions whose begin, or whose end, is ignored.
  let begins: [Bool]
  let ends: [Bool]
  /// The dimensions of which one element is taken.
  let drops: [Bool]

  /// The bounds of one dimension.
  func part(_ graph: Graph, _ axis: Int) throws -> Bounds {
    func only(_ tensor: Graph.Tensor) throws -> Graph.Tensor {
      try graph.slice(tensor, begin: [axis], end: [axis + 1], axes: [0])
    }
    return Bounds(
      begin: try only(begin), end: try only(end), stride: try only(stride), begins: [begins[axis]], ends: [ends[axis]],
      drops: [drops[axis]])
  }

  func slice(_ graph: Graph, _ tensor: Graph.Tensor) -> Graph.Tensor {
    func mask(_ flags: [Bool]) -> String { flags.map { $0 ? "1" : "0" }.joined(separator: ",") }
    let none = mask(begins.map { _ in false })
    return graph.add(
      "StridedSlice", [tensor, begin, end, stride],
      [
        "begin_mask": mask(begins), "end_mask": mask(ends), "new_axis_mask": none, "shrink_axis_mask": mask(drops),
        "ellipsis_mask": none,
      ])
  }
}

extension Bounds {
  init(_ call: OperationCall) throws {
    let rank = try call.rank(call.tensor("x"))
    guard rank > 0 else { throw call.failure("its input has no dimensions") }
    func list(_ name: String) throws -> Graph.Tensor {
      if try call.isConstant(name) { return try call.graph.integers(call.integers(name, count: rank)) }
      return try call.graph.convert(call.tensor(name), to: .int32)
    }
    func mask(_ name: String) throws -> [Bool] {
      guard call.has(name) else { return Array(repeating: false, count: rank) }
      return try call.integers(name, count: rank).map { $0 != 0 }
    }
    (begin, end) = (try list("begin"), try list("end"))
    stride = try call.has("stride") ? list("stride") : call.graph.integers(Array(repeating: 1, count: rank))
    drops = try mask("squeeze_mask")
    (begins, ends) = (try mask("begin_mask"), try mask("end_mask"))
  }
}
