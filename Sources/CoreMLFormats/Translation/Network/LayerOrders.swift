/// Layers that sort, and those that add up in order.
enum LayerOrders {
  static let all: [String: OperationTranslation] = [
    "topK": { call in
      let x = try call.blob()
      let axis = try call.place(call.integer("axis", default: 0), rank: call.rank(x))
      let given = try call.optionalBlob(1)
      let size =
        try given.flatMap { call.graph.numbers($0)?.first } ?? (given == nil ? call.integer("K", default: 0) : nil)
      let count = try size.map(call.graph.integer) ?? call.scalar(call.whole(given ?? x))
      let isLargest = try !call.flag("useBottomK", default: false)
      let best = try call.graph.largest(x, count, axis: axis, ascends: !isLargest)
      return [best.values, best.indices].map { tensor in
        var tensor = tensor
        tensor.shape?[axis] = size
        return tensor
      }
    },
    "argMax": extreme(isLargest: true), "argMin": extreme(isLargest: false),
    "argSort": { call in
      let x = try call.blob()
      let axis = try call.place(call.integer("axis", default: 0), rank: call.rank(x))
      let isLargest = try call.flag("descending", default: false)
      var places = try call.graph.largest(x, call.graph.size(x, axis), axis: axis, ascends: !isLargest).indices
      places.shape = x.shape
      return [places]
    },
    "cumSum": { call in
      let x = try call.blob()
      let axis =
        try call.optionalBlob(1).map { try call.scalar(call.whole($0)) }
        ?? call.graph.integer(call.place(call.integer("axis", default: 0), rank: call.rank(x)))
      let (excludes, reverses) = (
        try call.flag("excludeFinalSum", default: false), try call.flag("reverse", default: false)
      )
      return [
        call.graph.add(
          "CumSum", [x, axis], ["exclusive": "\(excludes)", "reverse": "\(reverses)"], set: 3, shape: x.shape)
      ]
    },
  ]

  private static func extreme(isLargest: Bool) -> OperationTranslation {
    { call in
      let x = try call.blob()
      let rank = try call.rank(x)
      let axis = try call.place(call.integer("axis", default: 0), rank: rank)
      let place = try call.graph.extreme(x, isLargest: isLargest, axis: axis)
      guard try call.flag("removeDim", default: false), rank > 1 else { return [place] }
      return [try call.graph.squeeze(place, [axis])]
    }
  }
}
