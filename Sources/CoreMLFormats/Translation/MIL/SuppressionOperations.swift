/// Non-maximum suppression: of boxes that cover much of each other, the one with the highest score stays.
///
/// Source of names and defaults: coremltools, `converters/mil/mil/ops/defs`, "tensor_operation".
enum SuppressionOperations {
  static let all: [String: OperationTranslation] = ["non_maximum_suppression": suppress]

  private static let suppress: OperationTranslation = { call in
    let graph = call.graph
    // Since iOS 17, boxes stand in the last dimension, and no score is too low.
    let isOlder = call.has("score_threshold")
    func rows(_ name: String) throws -> Graph.Tensor {
      let tensor = try graph.convert(call.tensor(name), to: .float32)
      guard try call.rank(tensor) == 3 else { throw call.failure("“\(name)” does not have 3 dimensions") }
      return isOlder ? tensor : try graph.transpose(tensor, [0, 2, 1])
    }
    let (boxes, scores) = (try rows("boxes"), try rows("scores"))
    guard let batch = boxes.shape?[0] ?? scores.shape?[0], (1...64).contains(batch) else {
      throw call.failure("the number of images is open, or above 64")
    }
    let results = try (0..<batch).map { index in
      try select(
        call, graph.slice(boxes, begin: [index], end: [index + 1], axes: [0]),
        graph.slice(scores, begin: [index], end: [index + 1], axes: [0]))
    }
    func joined(_ tensors: [Graph.Tensor]) throws -> Graph.Tensor {
      tensors.count == 1 ? tensors[0] : try graph.concat(tensors, axis: 0)
    }
    func outputs(_ tensors: [Graph.Tensor], _ name: String) throws -> Graph.Tensor {
      let tensor = try graph.convert(joined(tensors), to: call.tensor(name).element)
      return isOlder ? tensor : try graph.transpose(tensor, [0, 2, 1])
    }
    let all = [
      try outputs(results.map(\.boxes), "boxes"), try outputs(results.map(\.scores), "scores"),
      try joined(results.map(\.indices)), try joined(results.map(\.count)),
    ]
    return Array(all.prefix(isOlder ? 4 : 3))
  }

  private typealias Selection = (
    boxes: Graph.Tensor, scores: Graph.Tensor, indices: Graph.Tensor, count: Graph.Tensor
  )

  /// - Parameters:
  ///   - boxes: Of one image: 1, boxes, 4.
  ///   - scores: Of one image: 1, boxes, classes.
  private static func select(
    _ call: OperationCall, _ boxes: Graph.Tensor, _ scores: Graph.Tensor
  ) throws -> Selection {
    let graph = call.graph
    let limit = try call.size("max_boxes")
    func number(_ value: Double) throws -> Graph.Tensor { try graph.constant([value], shape: [], as: .float32) }
    // A box has the class with its highest score.
    let best = try graph.reduce("ReduceMax", scores, [2], keepsDimensions: false)
    var rivals = try graph.unsqueeze(best, [1])
    if try call.flag("per_class_suppression", default: false) {
      let classes = try graph.squeeze(graph.largest(scores, graph.integer(1), axis: 2).indices, [2])
      let isOwn = graph.add(
        "OneHot", [classes, try graph.size(scores, 2), try graph.integer(1), try graph.integer(0)], ["axis": "1"],
        element: .int32)
      rivals = try graph.select(isOwn, rivals, number(-.infinity))
    }
    let lowest = -Double(Float.greatestFiniteMagnitude)
    let found = graph.add(
      "NonMaxSuppression",
      [
        boxes, rivals, try graph.integer(limit), try number(call.number("iou_threshold")),
        try number(call.number("score_threshold", default: lowest)),
      ], ["box_encoding": "center", "sort_result_descending": "true", "output_type": "i32"], set: 9,
      gives: [(.int32, [nil, 3]), (.float32, [nil, 3]), (.int32, [1])])
    let chosen = try graph.gather(found[0], graph.integer(2), axis: 1)
    // If no score is high enough, the highest stays alone; where there are fewer boxes than places, −1 fills them.
    let none = try graph.integers([-1])
    let isEmpty = try graph.binary("Equal", found[2], graph.integer(0), gives: .bool)
    let highest = try graph.reshape(graph.largest(best, graph.integer(1), axis: 1).indices, to: [1])
    let fill = graph.broadcast(none, to: try graph.integers([limit]))
    let padded = try graph.concat([chosen, graph.select(isEmpty, highest, none), fill], axis: 0)
    let indices = try graph.slice(padded, begin: [0], end: [limit], axes: [0])
    let count = try graph.binary("Minimum", graph.binary("Maximum", found[2], graph.integer(1)), graph.integer(limit))
    let isBox = try graph.binary("GreaterEqual", indices, graph.integer(0), gives: .bool)
    let places = try graph.binary("Maximum", indices, graph.integer(0))
    func rows(_ tensor: Graph.Tensor) throws -> Graph.Tensor {
      let mask = try graph.unsqueeze(isBox, [0, 2])
      return try graph.select(mask, graph.gather(tensor, places, axis: 1), number(0))
    }
    return (try rows(boxes), try rows(scores), try graph.unsqueeze(indices, [0]), count)
  }
}
