/// Layers that put elements into places.
enum LayerScatters {
  static let all: [String: OperationTranslation] = [
    "scatter": { call in
      let (x, indices, updates) = (try call.blob(), try call.blob(1), try call.blob(2))
      let rank = try call.rank(x)
      let axis = try call.place(call.integer("axis", default: 0), rank: rank)
      // The places as one list along the axis, for each of the other elements.
      let list = try call.graph.reshape(call.whole(indices), to: [-1])
      let shape = try call.shape(x)
      let extents = call.graph.extents(x, 0..<rank)
      let flat = try call.graph.reshape(updates, extents[..<axis] + [.rest] + extents[(axis + 1)...])
      let column = try call.graph.reshape(
        call.positive(list, call.graph.size(x, axis)), to: [-1] + Array(repeating: 1, count: rank - 1 - axis))
      var flatShape = shape
      flatShape[axis] = flat.shape?[axis]
      let places = call.graph.add(
        "Broadcast", [column, call.graph.sizes(flat)], ["mode": "numpy"], set: 3, element: .int32, shape: flatShape)
      return [try elements(call, x, places, flat, axis: axis)]
    },
    "scatterAlongAxis": { call in
      let x = try call.blob()
      let axis = try call.place(call.integer("axis", default: 0), rank: call.rank(x))
      let places = try call.positive(call.whole(call.blob(1)), call.graph.size(x, axis))
      return [try elements(call, x, places, call.blob(2), axis: axis)]
    },
    "scatterND": { call in
      let x = try call.blob()
      let (updates, reduction) = try prepared(call, call.blob(2))
      return [
        call.graph.add(
          "ScatterNDUpdate", [x, try call.whole(call.blob(1)), updates], ["reduction": reduction], set: 15,
          shape: x.shape)
      ]
    },
  ]

  private static func elements(
    _ call: OperationCall, _ x: Graph.Tensor, _ places: Graph.Tensor, _ updates: Graph.Tensor, axis: Int
  ) throws -> Graph.Tensor {
    let (updates, reduction) = try prepared(call, updates)
    return call.graph.add(
      "ScatterElementsUpdate", [x, places, updates, try call.graph.integer(axis)],
      ["reduction": reduction, "use_init_val": "true"], set: 12, shape: x.shape)
  }

  /// What is put into the places, and how it meets what is there: differences are sums, and quotients are products.
  private static func prepared(_ call: OperationCall, _ updates: Graph.Tensor) throws -> (Graph.Tensor, String) {
    switch try call.text("mode") {
    case "ADD": return (updates, "sum")
    case "SUB": return (try call.graph.times(updates, call.number(-1, like: updates)), "sum")
    case "MUL": return (updates, "prod")
    case "DIV": return (try call.graph.over(call.number(1, like: updates), updates), "prod")
    case "MAX": return (updates, "max")
    case "MIN": return (updates, "min")
    default: return (updates, "none")
    }
  }
}
