/// Layers that join tensors, and those that divide them.
enum LayerJoins {
  static let all: [String: OperationTranslation] = [
    "concat": { call in
      let blobs = try call.blobs()
      let axis = try call.flag("sequenceConcat", default: false) ? -5 : -3
      return [try joined(call, blobs, axis: axis)]
    },
    "concatND": { call in
      let (blobs, axis) = (try call.blobs(), try call.integer("axis", default: 0))
      guard try call.flag("interleave", default: false) else { return [try joined(call, blobs, axis: axis)] }
      let first = try call.blob()
      let rank = try call.rank(first)
      let place = try call.place(axis, rank: rank)
      // The elements take turns.
      let stacked = try joined(call, blobs.map { try call.graph.unsqueeze($0, [place + 1]) }, axis: place + 1)
      let extents = call.graph.extents(first, 0..<rank)
      return [try call.graph.reshape(stacked, extents[..<place] + [.rest] + extents[(place + 1)...])]
    },
    "stack": { call in
      let axis = try call.integer("axis", default: 0)
      let place = try call.place(axis, rank: call.rank(call.blob()) + 1)
      return [try joined(call, call.blobs().map { try call.graph.unsqueeze($0, [place]) }, axis: place)]
    },
    "split": { call in
      let x = try call.blob(rank: 3)
      return try parts(call, x, axis: -3, sizes: [], count: call.integer("nOutputs", default: 0))
    },
    "splitND": { call in
      try parts(
        call, call.blob(), axis: call.integer("axis", default: 0), sizes: call.optionalIntegers("splitSizes") ?? [],
        count: call.integer("numSplits", default: 0))
    },
  ]

  private static func joined(_ call: OperationCall, _ blobs: [Graph.Tensor], axis: Int) throws -> Graph.Tensor {
    guard let first = blobs.first else { throw call.failure("it has no inputs") }
    let rank = try call.rank(first)
    guard try blobs.allSatisfy({ try call.rank($0) == rank }) else {
      throw call.failure("its inputs have different numbers of dimensions")
    }
    let place = try call.place(axis, rank: rank)
    var result = try call.graph.concat(blobs, axis: place)
    // A size that one of them leaves open may be known from another.
    result.shape = (0..<rank).map { axis in
      axis == place ? result.shape?[axis] : blobs.lazy.compactMap { $0.shape?[axis] }.first
    }
    return result
  }

  private static func parts(_ call: OperationCall, _ x: Graph.Tensor, axis: Int, sizes: [Int], count: Int) throws
    -> [Graph.Tensor]
  {
    let shape = try call.shape(x)
    let place = try call.place(axis, rank: shape.count)
    let outputs = call.operation.outputs.count
    guard (sizes.isEmpty ? max(count, outputs) : sizes.count) == outputs, outputs > 0, sizes.allSatisfy({ $0 >= 0 })
    else { throw call.failure("it has \(outputs) outputs, but divides into \(sizes.isEmpty ? count : sizes.count)") }
    guard sizes.isEmpty else {
      let results = sizes.map { size in (x.element, Optional(shape.replacing(place, with: size))) }
      return call.graph.add(
        "VariadicSplit", [x, try call.graph.integer(place), try call.graph.integers(sizes)], gives: results)
    }
    let part = shape.replacing(place, with: shape[place].map { $0 / outputs })
    return call.graph.add(
      "Split", [x, try call.graph.integer(place)], ["num_splits": "\(outputs)"],
      gives: Array(repeating: (x.element, part), count: outputs))
  }
}

extension Array {
  fileprivate func replacing(_ index: Int, with element: Element) -> Self {
    var result = self
    result[index] = element
    return result
  }
}
