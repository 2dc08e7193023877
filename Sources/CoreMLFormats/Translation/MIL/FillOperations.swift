/// Operations that make tensors from sizes and numbers, or that look at elements by their places.
///
/// Source of names and defaults: coremltools, `converters/mil/mil/ops/defs`, "tensor_operation".
enum FillOperations {
  static let all: [String: OperationTranslation] = [
    "fill": { call in
      let sizes = try call.graph.convert(call.tensor("shape"), to: .int32)
      return [call.graph.broadcast(try value(call, "value", 0), to: sizes, shape: call.outputShape())]
    },
    "fill_like": { call in
      let reference = try call.tensor("ref_tensor")
      return [
        call.graph.broadcast(try value(call, "value", 0), to: call.graph.sizes(reference), shape: reference.shape)
      ]
    },
    "range_1d": { call in
      let bounds = try ["start", "end", "step"].map { name in
        let bound = try call.tensor(name)
        return bound.rank == 0 ? bound : try call.graph.reshape(bound, toSizes: scalarShape(call))
      }
      let element = bounds[0].element
      return [
        call.graph.add(
          "Range", try bounds.map { try call.graph.convert($0, to: element) },
          ["output_type": try Graph.engineName(element)], set: 4, element: element, shape: [nil])
      ]
    },
    "one_hot": { call in
      let indices = try call.graph.convert(call.tensor("indices"), to: .int32)
      let axis = try call.axis(default: -1, in: call.rank(indices) + 1)
      let depth = try call.graph.convert(call.tensor("one_hot_vector_size"), to: .int32)
      let on = try value(call, "on_value", 1)
      let off = try call.graph.convert(value(call, "off_value", 0), to: on.element)
      return [call.graph.add("OneHot", [indices, depth, on, off], ["axis": "\(axis)"], element: on.element)]
    },
    "non_zero": { call in
      let x = try call.tensor("x")
      let isNumber = x.element != .bool
      let places = call.graph.add(
        "NonZero", [isNumber ? x : try call.graph.convert(x, to: .int32)], ["output_type": "i32"], set: 3,
        element: .int32, shape: [x.rank, nil])
      // A column for each element there, a row for each here.
      return [try call.graph.transpose(places, [1, 0])]
    },
    "cumsum": { call in
      let x = try call.tensor("x")
      let axis = try call.graph.integer(call.axis(default: 0, in: call.rank(x)))
      return [
        call.graph.add(
          "CumSum", [x, axis],
          [
            "exclusive": "\(try call.flag("exclusive", default: false))",
            "reverse": "\(try call.flag("reverse", default: false))",
          ], set: 3, shape: x.shape)
      ]
    },
    "band_part": bandPart,
    "argsort": { call in
      let x = try call.tensor("x")
      let axis = try call.axis(default: -1, in: call.rank(x))
      let ascends = try call.flag("ascending", default: false)
      return [try call.graph.largest(x, call.graph.size(x, axis), axis: axis, ascends: ascends).indices]
    },
    "topk": { call in
      let x = try call.tensor("x")
      let axis = try call.axis(default: -1, in: call.rank(x))
      let count = try call.integer("k", default: 1)
      // −1 stands for all.
      let size = try count == -1 ? call.graph.size(x, axis) : call.graph.integer(count)
      let found = try call.graph.largest(x, size, axis: axis, ascends: call.flag("ascending", default: false))
      return try call.flag("return_indices", default: true) ? [found.values, found.indices] : [found.values]
    },
  ]

  /// A single number, of the type that the program gives it; else of the output's.
  private static func value(_ call: OperationCall, _ name: String, _ usual: Double) throws -> Graph.Tensor {
    try call.optionalTensor(name) ?? call.graph.constant([usual], shape: [], as: call.outputType()?.element ?? .float32)
  }

  /// The shape of a single number, which has no dimensions: a list without numbers, which the engine cannot read as a constant.
  private static func scalarShape(_ call: OperationCall) throws -> Graph.Tensor {
    call.graph.sizes(try call.graph.integer(0))
  }

  private static let bandPart: OperationTranslation = { call in
    let x = try call.tensor("x")
    let rank = try call.rank(x)
    guard rank > 1 else { throw call.failure("its input is no matrix") }
    let graph = call.graph
    let row = try graph.unsqueeze(graph.range(graph.size(x, rank - 2)), [1])
    let column = try graph.unsqueeze(graph.range(graph.size(x, rank - 1)), [0])
    var result = x
    // How far an element lies below the diagonal, and how far above it.
    for (name, distance) in [("lower", try graph.minus(row, column)), ("upper", try graph.minus(column, row))] {
      let limit = try call.integer(name, default: -1)
      guard limit >= 0 else { continue }
      let isNear = try graph.binary("LessEqual", distance, graph.integer(limit), gives: .bool)
      result = try graph.select(isNear, result, graph.constant(0, like: x))
    }
    return [result]
  }
}
