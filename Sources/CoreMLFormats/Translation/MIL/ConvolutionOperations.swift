/// Convolutions and pooling.
///
/// Source of names and defaults: coremltools, `converters/mil/mil/ops/defs`, "conv" and "pool".
enum ConvolutionOperations {
  static let all: [String: OperationTranslation] = [
    "conv": { call in
      let (x, weight) = (try call.tensor("x"), try call.tensor("weight"))
      let rank = try spatialRank(call, weight)
      let window = try Window(call, rank)
      let result = try call.graph.convolution(
        x, weight, window, groups: call.integer("groups", default: 1))
      return [try call.graph.plusPerChannel(result, call.optionalTensor("bias"))]
    },
    "conv_transpose": { call in
      let (x, weight) = (try call.tensor("x"), try call.tensor("weight"))
      let rank = try spatialRank(call, weight)
      let window = try Window(call, rank)
      let sizes = call.outputShape().map { Array($0.suffix(rank)) }
      let isGiven = try call.optionalIntegers("output_shape") != nil
      let result = try call.graph.deconvolution(
        x, weight, window, groups: call.integer("groups", default: 1), outputSizes: isGiven ? sizes : nil)
      return [try call.graph.plusPerChannel(result, call.optionalTensor("bias"))]
    },
    "max_pool": { call in
      let x = try call.tensor("x")
      return [try call.graph.pool("MaxPool", x, pooling(call), roundsUp: call.flag("ceil_mode", default: false))]
    },
    "avg_pool": { call in
      let x = try call.tensor("x")
      return [
        try call.graph.pool(
          "AvgPool", x, pooling(call), roundsUp: call.flag("ceil_mode", default: false),
          excludesPadding: call.flag("exclude_padding_from_average", default: false))
      ]
    },
    "l2_pool": { call in
      let x = try call.tensor("x")
      let squares = try call.graph.times(x, x)
      let window = try pooling(call)
      let mean = try call.graph.pool("AvgPool", squares, window, excludesPadding: false)
      // The mean over the whole window, times its size, is the sum.
      let count = try call.graph.constant(Double((window.kernel ?? []).reduce(1, *)), like: x)
      return [call.graph.unary("Sqrt", try call.graph.times(mean, count))]
    },
  ]

  private static func spatialRank(_ call: OperationCall, _ weight: Graph.Tensor) throws -> Int {
    guard let rank = weight.rank, (3...5).contains(rank) else {
      throw call.failure("its weights have a wrong number of dimensions")
    }
    return rank - 2
  }

  private static func pooling(_ call: OperationCall) throws -> Window {
    let kernel = try call.integers("kernel_sizes")
    var window = try Window(call, kernel.count)
    window.kernel = kernel
    return window
  }
}

extension Window {
  /// The window that an operation's arguments describe.
  init(_ call: OperationCall, _ rank: Int) throws {
    self.init(
      strides: try call.optionalIntegers("strides") ?? Array(repeating: 1, count: rank),
      dilations: try call.optionalIntegers("dilations") ?? Array(repeating: 1, count: rank))
    let kind = try call.text("pad_type", default: "valid")
    switch kind {
    case "valid": break
    case "same": padding = .sameUpper
    case "same_lower": padding = .sameLower
    case "custom":
      let pad = try call.optionalIntegers("pad") ?? Array(repeating: 0, count: 2 * rank)
      guard pad.count == 2 * rank else { throw call.failure("its padding has \(pad.count) numbers, not \(2 * rank)") }
      padding = .explicit(
        before: (0..<rank).map { pad[2 * $0] }, after: (0..<rank).map { pad[2 * $0 + 1] })
    default: throw call.failure("its padding is of the unknown kind \(kind)")
    }
    guard strides.count == rank, dilations.count == rank, (strides + dilations).allSatisfy({ $0 > 0 }) else {
      throw call.failure("its steps do not fit its \(rank) dimensions")
    }
  }
}
