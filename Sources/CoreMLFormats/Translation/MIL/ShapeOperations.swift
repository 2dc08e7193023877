/// Operations that move elements.
///
/// Source of names and defaults: coremltools, `converters/mil/mil/ops/defs`, "tensor_transformation" and "tensor_operation".
enum ShapeOperations {
  static let all: [String: OperationTranslation] = [
    "reshape": { call in
      let x = try call.tensor("x")
      guard try !call.isConstant("shape") else { return [try call.graph.reshape(x, to: call.integers("shape"))] }
      return [
        call.graph.add("Reshape", [x, try call.tensor("shape")], ["special_zero": "true"], shape: call.outputShape())
      ]
    },
    "transpose": { [try $0.graph.transpose($0.tensor("x"), $0.integers("perm"))] },
    "expand_dims": { [try $0.graph.unsqueeze($0.tensor("x"), $0.integers("axes"))] },
    "squeeze": { call in
      let x = try call.tensor("x")
      guard call.has("axes") else { return [try call.graph.squeeze(x, nil)] }
      // Axes of another size stay, as in PyTorch.
      let axes = try call.axes(in: call.rank(x)).filter { axis in
        guard let size = x.shape?[axis] else { return true }
        return size == 1
      }
      return [axes.isEmpty ? x : try call.graph.squeeze(x, axes)]
    },
    "concat": { call in
      // Single numbers become a list.
      let values = try call.tensors("values").map { $0.rank == 0 ? try call.graph.unsqueeze($0, [0]) : $0 }
      guard let first = values.first else { throw call.failure("there is nothing to join") }
      let axis = try call.axis(in: call.rank(first))
      guard try call.flag("interleave", default: false) else { return [try call.graph.concat(values, axis: axis)] }
      return [try call.graph.interleave(values, axis: axis)]
    },
    "stack": { call in
      let axis = try call.integer("axis")
      return [try call.graph.concat(call.tensors("values").map { try call.graph.unsqueeze($0, [axis]) }, axis: axis)]
    },
    "shape": { [$0.graph.sizes(try $0.tensor("x"))] },
    "tile": { call in
      [call.graph.add("Tile", [try call.tensor("x"), try call.graph.convert(call.tensor("reps"), to: .int32)])]
    },
    "reverse": { call in
      let x = try call.tensor("x")
      let axes = try call.axes(in: call.rank(x))
      guard !axes.isEmpty else { return [x] }
      func all(_ number: Int) -> [Int] { axes.map { _ in number } }
      let (first, last) = (Int(Int32.min), Int(Int32.max))
      return [try call.graph.slice(x, begin: all(last), end: all(first), step: all(-1), axes: axes)]
    },
    "reverse_sequence": { call in
      let x = try call.tensor("x")
      let rank = try call.rank(x)
      return [
        call.graph.add(
          "ReverseSequence", [x, try call.graph.convert(call.tensor("lengths"), to: .int32)],
          [
            "seq_axis": "\(try call.axis("seq_axis", default: 0, in: rank))",
            "batch_axis": "\(try call.axis("batch_axis", default: 0, in: rank))",
          ], shape: x.shape)
      ]
    },
    "flatten2d": flatten,
    "reshape_like": reshapeLike,
    "sliding_windows": { call in
      let x = try call.tensor("x")
      let axis = try call.axis(in: call.rank(x))
      let graph = call.graph
      let limit = Int(Int32.max)
      let size = try call.size("size", atMost: limit)
      let stride = try call.size("stride", default: 1, atMost: limit)
      let room = try graph.minus(graph.size(x, axis), graph.integer(size))
      let count = try graph.plus(graph.over(room, graph.integer(stride)), graph.integer(1))
      let first = try graph.unsqueeze(graph.times(graph.range(count), graph.integer(stride)), [1])
      return [try graph.gather(x, graph.plus(first, graph.range(graph.integer(size))), axis: axis)]
    },
  ]

  private static let flatten: OperationTranslation = { call in
    let x = try call.tensor("x")
    let rank = try call.rank(x)
    let axis = try call.integer("axis", default: 1)
    let place = axis < 0 ? axis + rank : axis
    guard place >= 0, place <= rank else { throw call.failure("it has no axis \(axis)") }
    let shape = x.shape ?? []
    if let rows = Graph.product(shape[..<place]), rows > 0 { return [try call.graph.reshape(x, to: [rows, -1])] }
    if let columns = Graph.product(shape[place...]), columns > 0 {
      return [try call.graph.reshape(x, to: [-1, columns])]
    }
    let rows = try call.graph.reduce("ReduceProd", call.graph.sizes(x, 0..<place), [0], keepsDimensions: true)
    let sizes = try call.graph.concat([rows, call.graph.integers([-1])], axis: 0)
    return [call.graph.reshape(x, toSizes: sizes, shape: [nil, nil])]
  }

  private static let reshapeLike: OperationTranslation = { call in
    let references = try call.tensors("ref_tensors")
    let (begins, ends) = (try call.integerList("begins"), try call.integerList("ends"))
    let masks = try call.integerList("end_masks")
    guard !references.isEmpty, [begins.count, ends.count, masks.count].allSatisfy({ $0 == references.count }) else {
      throw call.failure("its lists have different lengths")
    }
    let parts = try references.indices.map { index in
      let end = masks[index] != 0 ? Int(Int32.max) : ends[index]
      return try call.graph.slice(call.graph.sizes(references[index]), begin: [begins[index]], end: [end], axes: [0])
    }
    let sizes = try call.graph.concat(parts, axis: 0)
    return [call.graph.reshape(try call.tensor("x"), toSizes: sizes, shape: call.outputShape(), keepsZeros: true)]
  }
}

extension Graph {
  /// Joins tensors so that their elements along the axis take turns.
  ///
  /// - Precondition: The first tensor has that axis.
  func interleave(_ tensors: [Tensor], axis: Int) throws -> Tensor {
    guard let shape = tensors.first?.shape else { throw FormatError("\(scope): there is nothing to join") }
    let joined = try concat(tensors.map { try unsqueeze($0, [axis + 1]) }, axis: axis + 1)
    guard shape.count(where: { $0 == nil }) <= 1 else {
      // What the axis is not keeps its size.
      let sizes = try (0..<shape.count).map { place in
        let size = try unsqueeze(size(tensors[0], place), [0])
        return place == axis ? try times(size, integer(tensors.count)) : size
      }
      return reshape(joined, toSizes: try concat(sizes, axis: 0), shape: shape.map { _ in nil })
    }
    var sizes = shape.map { $0 ?? -1 }
    if sizes[axis] > 0 { sizes[axis] *= tensors.count }
    return try reshape(joined, to: sizes)
  }
}
