/// Layers that shift and scale by what they are given.
enum LayerNormalizations {
  static let all: [String: OperationTranslation] = [
    "batchnorm": batchnorm,
    "mvn": { call in
      let x = try call.blob(rank: 3)
      let rank = try call.rank(x)
      let axes =
        try call.flag("acrossChannels", default: false) ? [rank - 3, rank - 2, rank - 1] : [rank - 2, rank - 1]
      let divides = try call.flag("normalizeVariance", default: false)
      return [try call.graph.normalize(x, axes, epsilon: call.nonZero("epsilon", default: 1e-6), divides: divides)]
    },
    "layerNormalization": { call in
      let x = try call.blob()
      let shape = try call.sizes("normalizedShape")
      let rank = try call.rank(x)
      guard !shape.isEmpty, shape.count <= rank else { throw call.failure("its shape does not fit its input's") }
      let epsilon = try call.number("eps", default: 0)
      var result = try call.graph.normalize(x, Array(rank - shape.count..<rank), epsilon: epsilon)
      if let gamma = try call.optionalWeights("gamma", shape) { result = try call.graph.times(result, gamma) }
      if let beta = try call.optionalWeights("beta", shape) { result = try call.graph.plus(result, beta) }
      return [result]
    },
    "l2normalize": { call in
      let x = try call.blob(rank: 3)
      let rank = try call.rank(x)
      let sum = try call.graph.reduce(
        "ReduceSum", call.graph.times(x, x), [rank - 3, rank - 2, rank - 1], keepsDimensions: true)
      let inner = try call.graph.plus(sum, call.number(call.nonZero("epsilon", default: 1e-6), like: x))
      return [try call.graph.over(x, call.graph.unary("Sqrt", inner))]
    },
    // Where there are no channels, real files mean the last dimension.
    "softmax": { [try softmax($0, $0.blob(), $0.rank($0.blob()) < 3 ? -1 : -3)] },
    "softmaxND": { [try softmax($0, $0.blob(), $0.integer("axis", default: 0))] },
    "lrn": lrn,
  ]

  private static func softmax(_ call: OperationCall, _ x: Graph.Tensor, _ axis: Int) throws -> Graph.Tensor {
    let place = try call.place(axis, rank: call.rank(x))
    return call.graph.add("Softmax", [x], ["axis": "\(place)"], set: 8, shape: x.shape)
  }

  private static let batchnorm: OperationTranslation = { call in
    let x = try call.blob(rank: 3)
    let rank = try call.rank(x)
    let channels = try call.integer("channels", default: 0)
    let epsilon = try call.nonZero("epsilon", default: 1e-5)
    // What is left out is one number for all.
    let names = ["gamma", "beta", "mean", "variance"]
    let size = names.contains(where: call.hasWeights) ? channels : 1
    guard size == 1 || names.contains(where: { call.weightCount($0) >= channels }), channels >= 0 else {
      throw call.failure("it has fewer weights than channels")
    }
    func numbers(_ name: String, _ usual: Double) throws -> [Double] {
      guard call.hasWeights(name) else { return Array(repeating: usual, count: size) }
      let value = try call.weightValue(name, [channels])
      return value.numbers
    }
    var (gamma, beta) = (try numbers("gamma", 1), try numbers("beta", 0))
    var result = x
    if try call.flag("computeMeanVar", default: false) {
      let isSingle = try call.flag("instanceNormalization", default: false)
      let axes = isSingle ? [rank - 2, rank - 1] : (0..<rank).filter { $0 != rank - 3 }
      result = try call.graph.normalize(x, axes, epsilon: epsilon)
    } else {
      let (mean, variance) = (try numbers("mean", 0), try numbers("variance", 1))
      gamma = zip(gamma, variance).map { $0 / ($1 + epsilon).squareRoot() }
      beta = zip(beta, zip(mean, gamma)).map { $0 - $1.0 * $1.1 }
    }
    if gamma.contains(where: { $0 != 1 }) {
      result = try call.graph.times(result, call.graph.constant(gamma, shape: [size, 1, 1], as: x.element))
    }
    if beta.contains(where: { $0 != 0 }) {
      result = try call.graph.plus(result, call.graph.constant(beta, shape: [size, 1, 1], as: x.element))
    }
    return [result]
  }

  private static let lrn: OperationTranslation = { call in
    let x = try call.blob(rank: 3)
    let (alpha, beta) = (try call.number("alpha", default: 0), try call.number("beta", default: 0))
    let (k, size) = (try call.nonZero("k", default: 1), try call.integer("localSize", default: 0))
    guard size > 0 else { throw call.failure("its window has the size \(size)") }
    return [
      try call.graph.folding(x, to: 4) { x in
        let graph = call.graph
        // The processor's own node cuts fractions of its bias off, and knows windows with a middle alone.
        guard k != k.rounded() || size.isMultiple(of: 2) else {
          return graph.add(
            "LRN", [x, try graph.integers([1])],
            ["alpha": "\(alpha)", "beta": "\(beta)", "bias": "\(k)", "size": "\(size)"], shape: x.shape)
        }
        return try graph.localResponse(x, size: size, alpha: alpha, beta: beta, k: k)
      }
    ]
  }
}

extension Graph {
  /// The tensor with a mean of 0 along axes, and, unless `divides` is false, with a variance of 1.
  func normalize(_ tensor: Tensor, _ axes: [Int], epsilon: Double, divides: Bool = true) throws -> Tensor {
    add(
      "MVN", [tensor, try integers(axes)],
      ["normalize_variance": "\(divides)", "eps": "\(epsilon)", "eps_mode": "inside_sqrt"], set: 6,
      shape: tensor.shape)
  }
}
