/// Operations that take elements from places that a tensor of indices names, or put them there.
///
/// Source of names and defaults: coremltools, `converters/mil/mil/ops/defs`, "scatter_gather".
enum GatherOperations {
  static let all: [String: OperationTranslation] = [
    "gather": { call in
      let batchDimensions = try call.integer("batch_dims", default: 0)
      // Rows of a matrix may stay narrow integers, as if they were multiplied with.
      let takesRows = try [0, -2].contains(call.integer("axis", default: 0)) && batchDimensions == 0
      let x = try takesRows ? call.matrix("x", outputsFirst: true) : call.tensor("x")
      let axis = try call.axis(default: 0, in: call.rank(x))
      return [try call.graph.gather(x, call.tensor("indices"), axis: axis, batchDimensions: batchDimensions)]
    },
    "gather_along_axis": { call in
      let x = try call.tensor("x")
      let axis = try call.axis(default: 0, in: call.rank(x))
      let indices = try call.graph.convert(call.tensor("indices"), to: .int32)
      return [
        call.graph.add(
          "GatherElements", [x, try call.graph.wrapped(indices, call.graph.size(x, axis))], ["axis": "\(axis)"], set: 6,
          shape: indices.shape)
      ]
    },
    "gather_nd": { call in
      let x = try call.tensor("x")
      let batchDimensions = try call.integer("batch_dims", default: 0)
      let indices = try places(call, x, from: batchDimensions)
      return [call.graph.add("GatherND", [x, indices], ["batch_dims": "\(batchDimensions)"], set: 8)]
    },
    "scatter": scatter,
    "scatter_along_axis": { call in
      let data = try call.tensor("data")
      let axis = try call.axis(default: 0, in: call.rank(data))
      let indices = try call.graph.convert(call.tensor("indices"), to: .int32)
      return [try scatter(call, data, call.graph.wrapped(indices, call.graph.size(data, axis)), axis)]
    },
    "scatter_nd": { call in
      let data = try call.tensor("data")
      let (updates, reduction) = try updates(call, data)
      return [
        call.graph.add(
          "ScatterNDUpdate", [data, try places(call, data, from: 0), updates], ["reduction": reduction], set: 15,
          shape: data.shape)
      ]
    },
  ]

  /// Indices of elements of a tensor, one number for each of its dimensions after the first few.
  private static func places(
    _ call: OperationCall, _ tensor: Graph.Tensor, from first: Int
  ) throws -> Graph.Tensor {
    let indices = try call.graph.convert(call.tensor("indices"), to: .int32)
    let rank = try call.rank(tensor)
    guard let depth = indices.shape?.last ?? nil, first >= 0, depth > 0, depth <= rank - first else {
      throw call.failure("its indices do not fit \(rank) dimensions")
    }
    return try call.graph.wrapped(indices, call.graph.sizes(tensor, first..<first + depth))
  }

  private static let scatter: OperationTranslation = { call in
    let data = try call.tensor("data")
    let rank = try call.rank(data)
    let axis = try call.axis(default: 0, in: rank)
    let indices = try call.graph.wrapped(
      call.graph.convert(call.tensor("indices"), to: .int32), call.graph.size(data, axis))
    guard try call.rank(indices) == 1 else { throw call.failure("its indices do not have one dimension") }
    // One index for a whole part of the tensor; the engine wants one for each element.
    var sizes = Array(repeating: 1, count: rank)
    sizes[axis] = -1
    let spread = call.graph.broadcast(
      try call.graph.reshape(indices, to: sizes), to: call.graph.sizes(try call.tensor("updates")))
    return [try scatter(call, data, spread, axis)]
  }

  private static func scatter(
    _ call: OperationCall, _ data: Graph.Tensor, _ indices: Graph.Tensor, _ axis: Int
  ) throws -> Graph.Tensor {
    let (updates, reduction) = try updates(call, data)
    return call.graph.add(
      "ScatterElementsUpdate", [data, indices, updates, try call.graph.integer(axis)],
      ["reduction": reduction, "use_init_val": "true"], set: 12, shape: data.shape)
  }

  /// What is put into a tensor, and how the engine shall combine it with what is there.
  private static func updates(
    _ call: OperationCall, _ data: Graph.Tensor
  ) throws -> (Graph.Tensor, reduction: String) {
    let graph = call.graph
    let updates = try graph.convert(call.tensor("updates"), to: data.element)
    let mode = try call.text("mode", default: "add")
    switch mode {
    case "update": return (updates, "none")
    case "add": return (updates, "sum")
    case "sub": return (try graph.minus(graph.constant(0, like: updates), updates), "sum")
    case "mul": return (updates, "prod")
    case "div":
      guard data.element.isFloat else { throw call.failure("integers cannot be divided in place") }
      return (try graph.over(graph.constant(1, like: updates), updates), "prod")
    case "max", "min": return (updates, mode)
    default: throw call.failure("its mode \(mode) is unknown")
    }
  }
}
