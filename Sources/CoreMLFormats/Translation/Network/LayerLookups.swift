/// Layers that take elements from places.
enum LayerLookups {
  static let all: [String: OperationTranslation] = [
    "gather": { call in
      let (x, indices) = (try call.blob(), try call.blob(1))
      let shape = try call.shape(x)
      let axis = try call.place(call.integer("axis", default: 0), rank: shape.count)
      var result = try call.graph.gather(x, indices, axis: axis)
      result.shape = try shape[..<axis] + call.shape(indices) + shape[(axis + 1)...]
      return [result]
    },
    "gatherND": { call in
      let (x, indices) = (try call.blob(), try call.blob(1))
      let (shape, places) = (try call.shape(x), try call.shape(indices))
      let depth = try call.fixedSize(indices, -1)
      guard depth <= shape.count else { throw call.failure("its places have \(depth) numbers") }
      let result = call.graph.add(
        "GatherND", [x, try call.whole(indices)], ["batch_dims": "0"], set: 8, element: x.element,
        shape: places.dropLast() + shape.dropFirst(depth))
      return [result.rank == 0 ? try call.graph.reshape(result, to: [1]) : result]
    },
    "gatherAlongAxis": { call in
      let x = try call.blob()
      let axis = try call.place(call.integer("axis", default: 0), rank: call.rank(x))
      let indices = try call.positive(call.whole(call.blob(1)), call.graph.size(x, axis))
      return [
        call.graph.add(
          "GatherElements", [x, indices], ["axis": "\(axis)"], set: 6, element: x.element, shape: indices.shape)
      ]
    },
    "whereNonZero": { call in
      let x = try call.blob()
      let rank = try call.rank(x)
      let places = call.graph.add("NonZero", [x], ["output_type": "i32"], set: 3, element: .int32, shape: [rank, nil])
      return [try call.graph.transpose(places, [1, 0])]
    },
    "oneHot": { call in
      let x = try call.blob()
      let shape = try call.shape(x)
      let axis = try call.place(call.integer("axis", default: 0), rank: shape.count + 1)
      let named = try call.integer("oneHotVectorSize", default: 0)
      let given = try call.optionalBlob(1)
      let size = given.flatMap { call.graph.numbers($0)?.first } ?? (given == nil ? named : nil)
      let depth = try size.map(call.graph.integer) ?? call.scalar(call.whole(given ?? x))
      let values = try ["onValue", "offValue"].map {
        try call.graph.constant([call.number($0, default: 0)], shape: [], as: .float32)
      }
      return [
        call.graph.add(
          "OneHot", [try call.whole(x), depth] + values, ["axis": "\(axis)"], element: .float32,
          shape: shape[..<axis] + [size] + shape[axis...])
      ]
    },
  ]
}

extension OperationCall {
  /// Places of which negative ones count from the end.
  ///
  /// - Parameter size: The size of what they lie in.
  func positive(_ places: Graph.Tensor, _ size: Graph.Tensor) throws -> Graph.Tensor {
    var result = try graph.binary("FloorMod", places, size)
    result.shape = places.shape
    return result
  }
}
