/// Layers that make one number of those along axes.
enum LayerReductions {
  static let all: [String: OperationTranslation] = [
    "reduce": { call in
      let x = try call.blob()
      let rank = try call.rank(x)
      let axes = try places(call.text("axis")).map { try call.place($0, rank: rank) }
      let mode = try call.text("mode")
      switch mode {
      case "ARGMAX":
        guard axes.count == 1 else { throw call.failure("it looks for a place along several axes") }
        return [try call.graph.extreme(x, isLargest: true, axis: axes[0])]
      case "LOGSUM":
        let shifted = try call.graph.plus(x, call.number(call.nonZero("epsilon", default: 1e-6), like: x))
        return [try call.graph.reduce("ReduceSum", call.graph.unary("Log", shifted), axes, keepsDimensions: true)]
      case "SUMSQUARE": return [try call.graph.reduce("ReduceSum", call.graph.times(x, x), axes, keepsDimensions: true)]
      default:
        let types = [
          "SUM": "ReduceSum", "AVG": "ReduceMean", "PROD": "ReduceProd", "L1": "ReduceL1", "L2": "ReduceL2",
          "MAX": "ReduceMax", "MIN": "ReduceMin",
        ]
        guard let type = types[mode] else { throw call.failure("it reduces in the unknown way \(mode)") }
        return [try call.graph.reduce(type, x, axes, keepsDimensions: true)]
      }
    },
    "reduceSum": reduction("ReduceSum"), "reduceMean": reduction("ReduceMean"), "reduceMax": reduction("ReduceMax"),
    "reduceMin": reduction("ReduceMin"), "reduceProd": reduction("ReduceProd"), "reduceL1": reduction("ReduceL1"),
    "reduceL2": reduction("ReduceL2"),
    "reduceSumSquare": reduction("ReduceSum") { try $0.graph.times($1, $1) },
    "reduceLogSum": { call in [call.graph.unary("Log", try reduced(call, "ReduceSum", call.blob()))] },
    "reduceLogSumExp": { call in
      // Without the largest number, what is summed never becomes too large.
      let x = try call.blob()
      let (axes, keeps) = try scope(call, x)
      let largest = try call.graph.reduce("ReduceMax", x, axes, keepsDimensions: true)
      let powers = call.graph.unary("Exp", try call.graph.minus(x, largest))
      let sum = call.graph.unary("Log", try call.graph.reduce("ReduceSum", powers, axes, keepsDimensions: true))
      let result = try call.graph.plus(sum, largest)
      return [keeps ? result : try dropped(call, result, axes)]
    },
  ]

  private static func places(_ axis: String) -> [Int] {
    switch axis {
    case "CHW": [-3, -2, -1]
    case "HW": [-2, -1]
    case "C": [-3]
    case "H": [-2]
    default: [-1]
    }
  }

  private static func reduction(
    _ type: String, _ prepared: @escaping @Sendable (OperationCall, Graph.Tensor) throws -> Graph.Tensor = { $1 }
  ) -> OperationTranslation {
    { [try reduced($0, type, prepared($0, $0.blob()))] }
  }

  private static func reduced(_ call: OperationCall, _ type: String, _ x: Graph.Tensor) throws -> Graph.Tensor {
    let (axes, keeps) = try scope(call, x)
    let result = try call.graph.reduce(type, x, axes, keepsDimensions: true)
    return keeps ? result : try dropped(call, result, axes)
  }

  /// Drops dimensions, but never the last one.
  private static func dropped(_ call: OperationCall, _ x: Graph.Tensor, _ axes: [Int]) throws -> Graph.Tensor {
    try call.graph.squeeze(x, axes.count == call.rank(x) ? Array(axes.sorted().dropFirst()) : axes)
  }

  private static func scope(_ call: OperationCall, _ x: Graph.Tensor) throws -> (axes: [Int], keeps: Bool) {
    let rank = try call.rank(x)
    let all = try call.flag("reduceAll", default: false)
    let axes = try all ? Array(0..<rank) : call.places(call.optionalIntegers("axes") ?? [], rank: rank)
    return (axes.isEmpty ? Array(0..<rank) : axes, try call.flag("keepDims", default: false))
  }
}

extension Graph {
  /// The place of the largest or smallest number along an axis, which keeps a size of 1.
  func extreme(_ tensor: Tensor, isLargest: Bool, axis: Int) throws -> Tensor {
    try largest(tensor, integer(1), axis: axis, ascends: !isLargest).indices
  }
}
