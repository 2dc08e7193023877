/// Layers that compute each element from those at the same place.
enum LayerArithmetic {
  static let all: [String: OperationTranslation] = [
    "add": joined("Add"), "multiply": joined("Multiply"), "max": joined("Maximum"), "min": joined("Minimum"),
    "average": { call in
      let blobs = try call.blobs()
      let sum = try combined(call, "Add", blobs)
      return [try call.graph.times(sum, call.number(1 / Double(max(1, blobs.count)), like: sum))]
    },
    "dot": { call in
      var (x, y) = (try call.blob(0, rank: 3), try call.blob(1, rank: 3))
      if try call.flag("cosineSimilarity", default: false) { (x, y) = (try unit(call, x), try unit(call, y)) }
      return [try call.graph.reduce("ReduceSum", call.graph.times(x, y), [call.rank(x) - 3], keepsDimensions: true)]
    },
    "scale": { call in
      let x = try call.blob(rank: 3)
      let scaled = try call.graph.times(x, perChannel(call, "scale", "shapeScale"))
      guard try call.flag("hasBias", default: false) else { return [scaled] }
      return [try call.graph.plus(scaled, perChannel(call, "bias", "shapeBias"))]
    },
    "bias": { [try $0.graph.plus($0.blob(rank: 3), perChannel($0, "bias", "shape"))] },
    "addBroadcastable": pair("Add"), "subtractBroadcastable": pair("Subtract"),
    "multiplyBroadcastable": pair("Multiply"), "divideBroadcastable": pair("Divide"), "powBroadcastable": pair("Power"),
    "minBroadcastable": pair("Minimum"), "maxBroadcastable": pair("Maximum"), "modBroadcastable": pair("FloorMod"),
    "floorDivBroadcastable": { [$0.graph.unary("Floor", try $0.graph.over($0.blob(), $0.blob(1)))] },
    "unary": unary,
    "ceil": single("Ceiling"), "floor": single("Floor"), "sign": single("Sign"), "sin": single("Sin"),
    "cos": single("Cos"), "tan": single("Tan"), "asin": single("Asin"), "acos": single("Acos"), "atan": single("Atan"),
    "sinh": single("Sinh"), "cosh": single("Cosh"), "tanh": single("Tanh"), "asinh": single("Asinh", set: 4),
    "acosh": single("Acosh", set: 4), "atanh": single("Atanh", set: 4), "erf": single("Erf"),
    "copy": { [try $0.blob()] },
    "round": { call in
      let x = try call.blob()
      return [call.graph.add("Round", [x], ["mode": "half_to_even"], set: 5, shape: x.shape)]
    },
    "exp2": { call in
      let x = try call.blob()
      return [try call.graph.binary("Power", call.number(2, like: x), x)]
    },
    "clip": { call in
      let (low, high) = (try call.number("minVal", default: 0), try call.number("maxVal", default: 0))
      guard low <= high else { throw call.failure("“minVal” is above “maxVal”") }
      return [call.graph.clamp(try call.blob(), low...high)]
    },
  ]

  private static func single(_ type: String, set: Int = 1) -> OperationTranslation {
    { [$0.graph.unary(type, try $0.blob(), set: set)] }
  }

  private static func pair(_ type: String) -> OperationTranslation {
    { [try $0.graph.binary(type, $0.blob(), $0.blob(1))] }
  }

  /// All blobs together; a single one is combined with a number.
  private static func joined(_ type: String) -> OperationTranslation {
    { call in
      let blobs = try call.blobs()
      guard blobs.count == 1 else { return [try combined(call, type, blobs)] }
      guard call.operation.type == "add" || call.operation.type == "multiply" else { return blobs }
      return [try call.graph.binary(type, blobs[0], call.number(call.number("alpha", default: 0), like: blobs[0]))]
    }
  }

  private static func combined(_ call: OperationCall, _ type: String, _ blobs: [Graph.Tensor]) throws -> Graph.Tensor {
    guard var result = blobs.first else { throw call.failure("it has no inputs") }
    for blob in blobs.dropFirst() { result = try call.graph.binary(type, result, blob) }
    return result
  }

  /// The tensor with a length of 1 along its channels.
  private static func unit(_ call: OperationCall, _ x: Graph.Tensor) throws -> Graph.Tensor {
    let squares = try call.graph.reduce("ReduceSum", call.graph.times(x, x), [call.rank(x) - 3], keepsDimensions: true)
    return try call.graph.over(x, call.graph.unary("Sqrt", squares))
  }

  /// Weights whose shape is that of channels, or of channels, height and width.
  private static func perChannel(_ call: OperationCall, _ name: String, _ shapeName: String) throws -> Graph.Tensor {
    let shape = try call.sizes(shapeName)
    return try call.weights(name, shape.count == 1 ? [shape[0], 1, 1] : shape)
  }

  private static let unary: OperationTranslation = { call in
    let x = try call.graph.linear(
      call.blob(), call.nonZero("scale", default: 1), call.number("shift", default: 0))
    let alpha = try call.number(call.number("alpha", default: 0), like: x)
    let epsilon = try call.number(call.nonZero("epsilon", default: 1e-6), like: x)
    let one = try call.number(1, like: x)
    switch try call.text("type") {
    case "SQRT": return [call.graph.unary("Sqrt", x)]
    case "RSQRT": return [try call.graph.over(one, call.graph.unary("Sqrt", call.graph.plus(x, epsilon)))]
    case "INVERSE": return [try call.graph.over(one, call.graph.plus(x, epsilon))]
    case "POWER": return [try call.graph.binary("Power", x, alpha)]
    case "EXP": return [call.graph.unary("Exp", x)]
    case "LOG": return [call.graph.unary("Log", x)]
    case "ABS": return [call.graph.unary("Abs", x)]
    default: return [try call.graph.binary("Maximum", x, alpha)]
    }
  }
}
