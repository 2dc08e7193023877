/// Operations that make one element from many.
///
/// Source of names and defaults: coremltools, `converters/mil/mil/ops/defs`, "reduction".
enum ReductionOperations {
  static let all: [String: OperationTranslation] = [
    "reduce_mean": { [try reduce($0, "ReduceMean")] }, "reduce_sum": { [try reduce($0, "ReduceSum")] },
    "reduce_max": { [try reduce($0, "ReduceMax")] }, "reduce_min": { [try reduce($0, "ReduceMin")] },
    "reduce_prod": { [try reduce($0, "ReduceProd")] }, "reduce_l1_norm": { [try reduce($0, "ReduceL1")] },
    "reduce_l2_norm": { [try reduce($0, "ReduceL2")] },
    "reduce_log_sum": { [$0.graph.unary("Log", try reduce($0, "ReduceSum"))] },
    "reduce_sum_square": { call in
      let x = try call.tensor("x")
      return [try reduce(call, "ReduceSum", of: call.graph.times(x, x))]
    },
    "reduce_log_sum_exp": logSumExp,
    "reduce_argmax": { [try place($0, ascends: false)] }, "reduce_argmin": { [try place($0, ascends: true)] },
  ]

  private static func reduce(
    _ call: OperationCall, _ type: String, of tensor: Graph.Tensor? = nil
  ) throws -> Graph.Tensor {
    let x = try tensor ?? call.tensor("x")
    return try call.graph.reduce(
      type, x, call.axes(in: call.rank(x)), keepsDimensions: call.flag("keep_dims", default: false))
  }

  private static let logSumExp: OperationTranslation = { call in
    let x = try call.tensor("x")
    let graph = call.graph
    let axes = try call.axes(in: call.rank(x))
    let limit = x.element == .float16 ? Double(Float16.greatestFiniteMagnitude) : Double(Float.greatestFiniteMagnitude)
    // The largest element comes off first, so that no power overflows; an infinite one would leave nothing.
    let largest = graph.clamp(try graph.reduce("ReduceMax", x, axes, keepsDimensions: true), -limit...limit)
    let powers = graph.unary("Exp", try graph.minus(x, largest))
    let sum = graph.unary("Log", try graph.reduce("ReduceSum", powers, axes, keepsDimensions: true))
    let result = try graph.plus(sum, largest)
    let keepsDimensions = try call.flag("keep_dims", default: false)
    return [keepsDimensions || axes.isEmpty ? result : try graph.squeeze(result, axes)]
  }

  private static func place(_ call: OperationCall, ascends: Bool) throws -> Graph.Tensor {
    let x = try call.tensor("x")
    let axis = try call.axis(default: -1, in: call.rank(x))
    let place = try call.graph.largest(x, call.graph.integer(1), axis: axis, ascends: ascends).indices
    return try call.flag("keep_dims", default: false) ? place : call.graph.squeeze(place, [axis])
  }
}
