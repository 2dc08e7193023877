/// Activations.
///
/// Source of formulas: coremltools, `mlmodel/format/NeuralNetwork.proto`, "Activation Functions".
enum LayerActivations {
  static let all: [String: OperationTranslation] = [
    "activation": { call in
      let names = kinds.keys.filter(call.has)
      guard names.count == 1, let kind = kinds[names[0]] else { throw call.failure("it says no kind of activation") }
      return [try kind(call, call.blob())]
    },
    "clampedReLU": { call in
      let x = try call.blob()
      let rising = try call.graph.slope(x, call.number(call.number("alpha", default: 0), like: x))
      return [try call.graph.binary("Minimum", rising, call.number(call.number("beta", default: 0), like: x))]
    },
    "gelu": { call in
      let x = try call.blob()
      switch try call.text("mode") {
      case "SIGMOID_APPROXIMATION":
        let gate = call.graph.unary("Sigmoid", try call.graph.times(x, call.number(1.702, like: x)))
        return [try call.graph.times(x, gate)]
      case let mode:
        let name = mode == "EXACT" ? "ERF" : "TANH"
        return [call.graph.add("Gelu", [x], ["approximation_mode": name], set: 7, shape: x.shape)]
      }
    },
  ]

  private typealias Kind = @Sendable (OperationCall, Graph.Tensor) throws -> Graph.Tensor

  private static let kinds: [String: Kind] = [
    "linear": { try $0.graph.linear($1, $0.number("linear.alpha", default: 0), $0.number("linear.beta", default: 0)) },
    "ReLU": { $0.graph.unary("ReLU", $1) },
    "leakyReLU": { try $0.graph.slope($1, $0.number($0.number("leakyReLU.alpha", default: 0), like: $1)) },
    "thresholdedReLU": { call, x in
      let limit = try call.number(call.number("thresholdedReLU.alpha", default: 0), like: x)
      let isKept = try call.graph.binary("GreaterEqual", x, limit, gives: .bool)
      return try call.graph.select(isKept, x, call.number(0, like: x))
    },
    "PReLU": { call, x in
      let alpha = try perChannel(call, "PReLU.alpha", x)
      let negative = try call.graph.binary("Minimum", x, call.number(0, like: x))
      return try call.graph.plus(call.graph.unary("ReLU", x), call.graph.times(alpha, negative))
    },
    "tanh": { $0.graph.unary("Tanh", $1) },
    "scaledTanh": { call, x in
      let inner = try call.graph.times(x, call.number(call.number("scaledTanh.beta", default: 0), like: x))
      let alpha = try call.number(call.number("scaledTanh.alpha", default: 0), like: x)
      return try call.graph.times(call.graph.unary("Tanh", inner), alpha)
    },
    "sigmoid": { $0.graph.unary("Sigmoid", $1) },
    "sigmoidHard": { call, x in
      let (alpha, beta) = (
        try call.number("sigmoidHard.alpha", default: 0), try call.number("sigmoidHard.beta", default: 0)
      )
      return call.graph.clamp(try call.graph.linear(x, alpha, beta), 0...1)
    },
    "ELU": { call, x in
      call.graph.add("Elu", [x], ["alpha": "\(try call.number("ELU.alpha", default: 0))"], shape: x.shape)
    },
    "softsign": { $0.graph.unary("SoftSign", $1, set: 9) },
    "softplus": { $0.graph.unary("SoftPlus", $1, set: 4) },
    "parametricSoftplus": { call, x in
      let inner = try call.graph.times(x, perChannel(call, "parametricSoftplus.beta", x))
      let grown = call.graph.unary("SoftPlus", inner, set: 4)
      return try call.graph.times(grown, perChannel(call, "parametricSoftplus.alpha", x))
    },
  ]

  /// One number for all, or one for each channel: the third dimension from the end.
  private static func perChannel(_ call: OperationCall, _ name: String, _ x: Graph.Tensor) throws -> Graph.Tensor {
    let count = call.weightCount(name)
    guard call.operation.attributes[name]?.tensor == nil || count != 1 else { return try call.weights(name, [1]) }
    guard try call.rank(x) >= 3 else { throw call.failure("it needs an input with channels") }
    // Only the channels say how many weights there are if they are narrow.
    let channels = try call.shape(x)[call.rank(x) - 3] ?? count
    return try call.weights(name, [channels, 1, 1])
  }
}

extension Graph {
  /// The tensor times a number, plus another one.
  func linear(_ tensor: Tensor, _ scale: Double, _ shift: Double) throws -> Tensor {
    let scaled = scale == 1 ? tensor : try times(tensor, constant(scale, like: tensor))
    return shift == 0 ? scaled : try plus(scaled, constant(shift, like: tensor))
  }
}
