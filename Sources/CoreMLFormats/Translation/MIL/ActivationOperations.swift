/// Activations.
///
/// Source of names, formulas and defaults: coremltools, `converters/mil/mil/ops/defs`, "activation".
enum ActivationOperations {
  static let all: [String: OperationTranslation] = [
    "relu": { [$0.graph.unary("ReLU", try $0.tensor("x"))] },
    "relu6": { [$0.graph.clamp(try $0.tensor("x"), 0...6)] },
    "sigmoid": { [$0.graph.unary("Sigmoid", try $0.tensor("x"))] },
    "silu": { [$0.graph.unary("Swish", try $0.tensor("x"), set: 4)] },
    "softsign": { [$0.graph.unary("SoftSign", try $0.tensor("x"), set: 9)] },
    "softplus": { [$0.graph.unary("SoftPlus", try $0.tensor("x"), set: 4)] },
    "elu": { call in
      let x = try call.tensor("x")
      return [call.graph.add("Elu", [x], ["alpha": "\(try call.number("alpha", default: 1))"], shape: x.shape)]
    },
    "gelu": gelu,
    "leaky_relu": { call in
      let x = try call.tensor("x")
      return [try call.graph.slope(x, call.graph.constant(call.number("alpha", default: 0.01), like: x))]
    },
    "prelu": { call in
      let x = try call.tensor("x")
      return [try call.graph.slope(x, perChannel(call, "alpha", x))]
    },
    "linear_activation": { call in
      let x = try call.tensor("x")
      let scaled = try call.graph.times(x, call.graph.constant(call.number("alpha", default: 1), like: x))
      return [try call.graph.plus(scaled, call.graph.constant(call.number("beta", default: 0), like: x))]
    },
    "scaled_tanh": { call in
      let x = try call.tensor("x")
      let inner = try call.graph.times(x, call.graph.constant(call.number("beta", default: 1), like: x))
      let alpha = try call.graph.constant(call.number("alpha", default: 1), like: x)
      return [try call.graph.times(call.graph.unary("Tanh", inner), alpha)]
    },
    "sigmoid_hard": { call in
      let x = try call.tensor("x")
      let scaled = try call.graph.times(x, call.graph.constant(call.number("alpha", default: 0.2), like: x))
      let shifted = try call.graph.plus(scaled, call.graph.constant(call.number("beta", default: 0.5), like: x))
      return [call.graph.clamp(shifted, 0...1)]
    },
    "softplus_parametric": { call in
      let x = try call.tensor("x")
      let inner = try call.graph.times(x, perChannel(call, "beta", x))
      return [try call.graph.times(call.graph.unary("SoftPlus", inner, set: 4), perChannel(call, "alpha", x))]
    },
    "thresholded_relu": { call in
      let x = try call.tensor("x")
      let limit = try call.graph.constant(call.number("alpha", default: 1), like: x)
      let isKept = try call.graph.binary("GreaterEqual", x, limit, gives: .bool)
      return [try call.graph.select(isKept, x, call.graph.constant(0, like: x))]
    },
    "clamped_relu": { call in
      let x = try call.tensor("x")
      let rising = try call.graph.slope(x, call.graph.constant(call.number("alpha"), like: x))
      return [try call.graph.binary("Minimum", rising, call.graph.constant(call.number("beta"), like: x))]
    },
    "softmax": { call in
      let x = try call.tensor("x")
      return [
        call.graph.add("Softmax", [x], ["axis": "\(try call.integer("axis", default: -1))"], set: 8, shape: x.shape)
      ]
    },
  ]

  private static let gelu: OperationTranslation = { call in
    let x = try call.tensor("x")
    let mode = try call.text("mode", default: "EXACT")
    switch mode {
    case "EXACT", "TANH_APPROXIMATION":
      let name = mode == "EXACT" ? "ERF" : "TANH"
      return [call.graph.add("Gelu", [x], ["approximation_mode": name], set: 7, shape: x.shape)]
    case "SIGMOID_APPROXIMATION":
      let gate = call.graph.unary("Sigmoid", try call.graph.times(x, call.graph.constant(1.702, like: x)))
      return [try call.graph.times(x, gate)]
    default: throw call.failure("its mode \(mode) is unknown")
    }
  }

  /// Numbers of which each channel, the second dimension, has its own.
  private static func perChannel(_ call: OperationCall, _ name: String, _ x: Graph.Tensor) throws -> Graph.Tensor {
    let numbers = try call.tensor(name)
    guard let rank = x.rank, rank > 2, numbers.rank == 1 else { return numbers }
    return try call.graph.reshape(numbers, to: [-1] + Array(repeating: 1, count: rank - 2))
  }
}

extension Graph {
  /// The tensor where it is above zero, else the tensor times `factor`.
  func slope(_ tensor: Tensor, _ factor: Tensor) throws -> Tensor {
    let (tensor, factor) = try matched(tensor, factor)
    return add("PReLU", [tensor, factor], shape: tensor.shape)
  }
}
