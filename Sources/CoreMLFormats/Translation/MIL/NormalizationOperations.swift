/// Normalizations.
///
/// Source of names, formulas and defaults: coremltools, `converters/mil/mil/ops/defs`, "normalization".
enum NormalizationOperations {
  static let all: [String: OperationTranslation] = [
    "batch_norm": batchNorm,
    "layer_norm": { call in
      let x = try call.tensor("x")
      let axes = try call.axes(in: call.rank(x))
      let result = try call.graph.standardized(x, axes, epsilon: call.number("epsilon", default: 1e-5))
      // The factors have the dimensions of the axes alone.
      return [try scaled(call, result, axes)]
    },
    "instance_norm": { call in
      let x = try call.tensor("x")
      let rank = try call.rank(x)
      guard rank > 2 else { throw call.failure("its input has \(rank) dimensions, and none besides the channels") }
      let axes = Array(2..<rank)
      let result = try call.graph.standardized(x, axes, epsilon: call.number("epsilon", default: 1e-5))
      return [try scaled(call, result, [1])]
    },
    "l2_norm": { call in
      let x = try call.tensor("x")
      let rank = try call.rank(x)
      guard rank > 2 else { throw call.failure("its input has \(rank) dimensions, not at least 3") }
      let sum = try call.graph.reduce(
        "ReduceSum", call.graph.times(x, x), Array(rank - 3..<rank), keepsDimensions: true)
      let epsilon = try call.graph.constant(call.number("epsilon", default: 1e-6), like: x)
      return [try call.graph.over(x, call.graph.unary("Sqrt", call.graph.plus(sum, epsilon)))]
    },
    "local_response_norm": { call in
      [
        try call.graph.localResponse(
          call.tensor("x"), size: call.integer("size"), alpha: call.number("alpha", default: 1e-4),
          beta: call.number("beta", default: 0.75), k: call.number("k", default: 1))
      ]
    },
  ]

  /// The tensor times gamma, plus beta, which have the dimensions of some axes.
  private static func scaled(
    _ call: OperationCall, _ tensor: Graph.Tensor, _ axes: [Int]
  ) throws -> Graph.Tensor {
    let rank = try call.rank(tensor)
    func spread(_ name: String) throws -> Graph.Tensor? {
      guard let factor = try call.optionalTensor(name) else { return nil }
      // A reshape that says nothing new would only be in the way.
      if axes == Array(rank - axes.count..<rank) { return factor }
      guard let sizes = factor.shape, sizes.count == axes.count else {
        throw call.failure("“\(name)” does not have \(axes.count) dimensions")
      }
      var shape = Array(repeating: 1, count: rank)
      for (axis, size) in zip(axes, sizes) { shape[axis] = size ?? -1 }
      return try call.graph.reshape(factor, to: shape)
    }
    let product = try spread("gamma").map { try call.graph.times(tensor, $0) } ?? tensor
    return try spread("beta").map { try call.graph.plus(product, $0) } ?? product
  }

  private static let batchNorm: OperationTranslation = { call in
    let x = try call.tensor("x")
    let rank = try call.rank(x)
    guard rank > 1 else { throw call.failure("its input has no channels") }
    let epsilon = try call.number("epsilon", default: 1e-5)
    guard try ["mean", "variance", "gamma", "beta"].allSatisfy({ try !call.has($0) || call.isConstant($0) }) else {
      return [try computedBatchNorm(call, x, epsilon)]
    }
    // One factor and one summand a channel, in double precision: in the program's own, a small variance loses digits.
    let (mean, variance) = (try call.constant("mean").numbers, try call.constant("variance").numbers)
    let gamma = try call.optionalConstant("gamma")?.numbers ?? mean.map { _ in 1 }
    let beta = try call.optionalConstant("beta")?.numbers ?? mean.map { _ in 0 }
    let counts = [mean.count, variance.count, gamma.count, beta.count]
    guard !mean.isEmpty, Set(counts).count == 1 else {
      throw call.failure("its statistics have different sizes, \(counts)")
    }
    let factors = zip(gamma, variance).map { $0 / ($1 + epsilon).squareRoot() }
    let summands = mean.indices.map { beta[$0] - mean[$0] * factors[$0] }
    let shape = [mean.count] + Array(repeating: 1, count: rank - 2)
    let scaled = try call.graph.times(x, call.graph.constant(factors, shape: shape, as: x.element))
    return [try call.graph.plus(scaled, call.graph.constant(summands, shape: shape, as: x.element))]
  }

  /// With statistics that the program computes, or keeps compressed.
  private static func computedBatchNorm(
    _ call: OperationCall, _ x: Graph.Tensor, _ epsilon: Double
  ) throws -> Graph.Tensor {
    let graph = call.graph
    let shape = [-1] + Array(repeating: 1, count: try call.rank(x) - 2)
    func spread(_ name: String) throws -> Graph.Tensor { try graph.reshape(call.tensor(name), to: shape) }
    let variance = try spread("variance")
    let deviation = graph.unary("Sqrt", try graph.plus(variance, graph.constant(epsilon, like: variance)))
    let result = try graph.over(graph.minus(x, spread("mean")), deviation)
    let product = try call.has("gamma") ? graph.times(result, spread("gamma")) : result
    return try call.has("beta") ? graph.plus(product, spread("beta")) : product
  }
}
