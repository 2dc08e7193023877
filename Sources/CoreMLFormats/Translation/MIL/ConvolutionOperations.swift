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
    "conv_transpose": transposed,
    "max_pool": { [try pool($0, "MaxPool", $0.tensor("x"))] },
    "avg_pool": { call in
      let excludesPadding = try call.flag("exclude_padding_from_average", default: false)
      return [try pool(call, "AvgPool", call.tensor("x"), excludesPadding: excludesPadding)]
    },
    "l2_pool": { call in
      let x = try call.tensor("x")
      let mean = try pool(call, "AvgPool", call.graph.times(x, x), excludesPadding: false, countsBeyond: true)
      // The mean over the whole window, times its size, is the sum.
      let count = try call.graph.constant(call.integers("kernel_sizes").reduce(1) { $0 * Double($1) }, like: x)
      return [call.graph.unary("Sqrt", try call.graph.times(mean, count))]
    },
  ]

  private static let transposed: OperationTranslation = { call in
    let (x, weight) = (try call.tensor("x"), try call.tensor("weight"))
    let rank = try spatialRank(call, weight)
    var window = try Window(call, rank)
    guard let kernel = weight.shape?.dropFirst(2).compactMap(\.self), kernel.count == rank else {
      throw call.failure("the sizes of its weights are open")
    }
    let goal = try call.optionalIntegers("output_shape")
    guard goal == nil || goal?.count == rank + 2 else {
      throw call.failure("its output has \(goal?.count ?? 0) sizes, not \(rank + 2)")
    }
    var (before, after, rest) = (kernel.map { _ in 0 }, kernel.map { _ in 0 }, kernel.map { _ in 0 })
    for axis in 0..<rank {
      let reach = window.dilations[axis] * (kernel[axis] - 1) + 1
      // How much the whole result is longer than what shall remain of it.
      var surplus: Int?
      if let goal = goal?[axis + 2] {
        guard let shape = x.shape, shape.count == rank + 2, let size = shape[axis + 2] else {
          throw call.failure("it has an output shape, but its input's size is open")
        }
        surplus = (size - 1) * window.strides[axis] + reach - goal
      }
      switch window.padding {
      case .explicit(let first, let last):
        (before[axis], after[axis]) = (first[axis], last[axis])
        guard let surplus else { continue }
        after[axis] += max(0, surplus - first[axis] - last[axis])
        rest[axis] = max(0, first[axis] + last[axis] - surplus)
      case .sameUpper, .sameLower:
        let surplus = surplus ?? reach - window.strides[axis]
        let half = max(0, surplus) / 2
        let isUpper = if case .sameUpper = window.padding { true } else { false }
        before[axis] = isUpper ? half : max(0, surplus) - half
        after[axis] = max(0, surplus) - before[axis]
        rest[axis] = max(0, -surplus)
      }
    }
    window.padding = .explicit(before: before, after: after)
    let result = try call.graph.deconvolution(
      x, weight, window, groups: call.integer("groups", default: 1), outputPadding: rest)
    return [try call.graph.plusPerChannel(result, call.optionalTensor("bias"))]
  }

  private static func spatialRank(_ call: OperationCall, _ weight: Graph.Tensor) throws -> Int {
    guard let rank = weight.rank, (3...5).contains(rank) else {
      throw call.failure("its weights have a wrong number of dimensions")
    }
    return rank - 2
  }

  /// - Parameter countsBeyond: Whether what a window reaches beyond the padding counts as zeros; else its mean is of fewer elements.
  private static func pool(
    _ call: OperationCall, _ type: String, _ x: Graph.Tensor, excludesPadding: Bool? = nil, countsBeyond: Bool = false
  ) throws -> Graph.Tensor {
    let kernel = try call.integers("kernel_sizes")
    var window = try Window(call, kernel.count)
    window.kernel = kernel
    guard (1...3).contains(kernel.count), kernel.allSatisfy({ $0 > 0 }), try call.rank(x) == kernel.count + 2 else {
      throw call.failure("its window of \(kernel.count) dimensions does not fit its input")
    }
    let roundsUp = try call.flag("ceil_mode", default: false)
    guard roundsUp, excludesPadding == false, case .explicit(let before, var after) = window.padding else {
      return try call.graph.pool(type, x, window, roundsUp: roundsUp, excludesPadding: excludesPadding)
    }
    // The engine counts the elements of such windows in its own way, so zeros go around the image before.
    let sizes = window.roundedUpSizes(x.shape)
    if countsBeyond { after = zip(after, window.strides).map { $0 + $1 - 1 } }
    let padded = try call.graph.pad(x, before: [0, 0] + before, after: [0, 0] + after)
    window.padding = .explicit(before: before.map { _ in 0 }, after: after.map { _ in 0 })
    let result = try call.graph.pool(type, padded, window, roundsUp: !countsBeyond, excludesPadding: false)
    // A window that would begin in the padding at the end is one too many.
    guard let sizes else { return result }
    return try call.graph.slice(
      result, begin: sizes.map { _ in 0 }, end: sizes, axes: Array(2..<2 + sizes.count))
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
