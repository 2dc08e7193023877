/// Operations that give an image another size.
///
/// Source of names, formulas and defaults: coremltools, `converters/mil/mil/ops/defs`, "image_resizing".
enum ResizeOperations {
  static let all: [String: OperationTranslation] = [
    "upsample_nearest_neighbor": { call in
      let (x, sizes) = try scaledSizes(call)
      return [try call.graph.resize(x, to: sizes.tensor, shape: sizes.shape, isLinear: false, .asymmetric)]
    },
    "upsample_bilinear": { call in
      let (x, sizes) = try scaledSizes(call)
      let alignsCorners = try call.flag("align_corners", default: true)
      let isHalfPixel = try call.flag("half_pixel_centers", default: !alignsCorners)
      guard !(alignsCorners && isHalfPixel) else {
        throw call.failure("corners cannot be aligned with pixels that begin at a half")
      }
      let sampling: Graph.Sampling = alignsCorners ? .alignedCorners : isHalfPixel ? .halfPixel : .asymmetric
      return [try call.graph.resize(x, to: sizes.tensor, shape: sizes.shape, isLinear: true, sampling)]
    },
    "resize_nearest_neighbor": { call in
      let sizes = [try call.size("target_size_height"), try call.size("target_size_width")]
      return [
        try call.graph.resize(
          call.tensor("x"), to: call.graph.integers(sizes), shape: sizes, isLinear: false, .asymmetric)
      ]
    },
    "resize_bilinear": { call in
      let sizes = [
        try call.size("target_size_height", default: 1), try call.size("target_size_width", default: 1),
      ]
      return [try linear(call, call.tensor("x"), to: sizes, SamplingMode(call))]
    },
    "resize": resize,
  ]

  /// The input, and its height and width times the operation's factors, rounded down.
  ///
  /// The place of a pixel then follows from the sizes, not from the factors: a factor of 1.12 makes 3 pixels of 3, which stay as they are.
  private static func scaledSizes(
    _ call: OperationCall
  ) throws -> (Graph.Tensor, sizes: (tensor: Graph.Tensor, shape: [Int?])) {
    let x = try call.tensor("x")
    let rank = try call.rank(x)
    guard rank > 1 else { throw call.failure("its input has no height and width") }
    let factors = try ["scale_factor_height", "scale_factor_width"].map { try call.number($0, default: 1) }
    guard factors.allSatisfy({ $0 > 0 && $0 <= 65_536 }) else { throw call.failure("its factors are \(factors)") }
    let graph = call.graph
    if let shape = x.shape?.suffix(2), case let known = shape.compactMap(\.self), known.count == 2 {
      let sizes = zip(known, factors).map { Int((Double($0) * $1).rounded(.down)) }
      return (x, (try graph.integers(sizes), sizes))
    }
    let given = try graph.convert(graph.sizes(x, rank - 2..<rank), to: .float32)
    let scaled = try graph.times(given, graph.constant(factors, shape: [2], as: .float32))
    return (x, (try graph.convert(graph.unary("Floor", scaled), to: .int32), [nil, nil]))
  }

  /// Resizes the last two dimensions to sizes that are known.
  private static func linear(
    _ call: OperationCall, _ x: Graph.Tensor, to sizes: [Int], _ mode: SamplingMode
  ) throws -> Graph.Tensor {
    if let sampling = mode.sampling(sizes) {
      return try call.graph.resize(x, to: call.graph.integers(sizes), shape: sizes, isLinear: true, sampling)
    }
    let rank = try call.rank(x)
    var result = x
    for (axis, size) in zip([rank - 2, rank - 1], sizes) where axis >= 0 {
      guard let given = x.shape?[axis], given > 0 else { throw call.failure("the size of the image is open") }
      result = try call.graph.sampled(result, axis: axis, mode.positions(given, size))
    }
    return result
  }

  private static let resize: OperationTranslation = { call in
    let x = try call.tensor("x")
    let rank = try call.rank(x)
    let mode = try SamplingMode(call)
    let count = try call.integer("resized_dims")
    guard (0...2).contains(count), rank > 1 else {
      throw call.failure("it resizes \(count) dimensions of \(rank); only the last two can be here")
    }
    guard count > 0 else { return [x] }
    let isLinear: Bool
    switch try call.text("interpolation_mode", default: "LINEAR") {
    case "LINEAR": isLinear = true
    case "NEAREST_NEIGHBOR" where mode == .standard: isLinear = false
    case let kind: throw call.failure("its way to resize, \(kind) with \(mode.rawValue), is not known here")
    }
    let graph = call.graph
    let own = try graph.sizes(x, rank - 2..<rank)
    if try call.isConstant("shape") {
      let shape = try call.integers("shape")
      guard shape.count >= count, shape.allSatisfy({ $0 >= 0 && $0 <= 65_536 }) else {
        throw call.failure("the shape \(shape) is no goal for \(count) dimensions")
      }
      // 0 keeps a size.
      let goal = Array(repeating: 0, count: 2 - count) + shape.suffix(count)
      let sizes = goal.indices.map { goal[$0] == 0 ? x.shape?[rank - 2 + $0] : goal[$0] }
      if isLinear, case let known = sizes.compactMap(\.self), known.count == 2 {
        return [try linear(call, x, to: known, mode)]
      }
      let isKept = try graph.constant(goal.map { $0 == 0 ? 1 : 0 }, shape: [2], as: .bool)
      let tensor = try goal.contains(0) ? graph.select(isKept, own, graph.integers(goal)) : graph.integers(goal)
      return [try graph.resize(x, to: tensor, shape: sizes, isLinear: isLinear, mode.openSampling(call))]
    }
    let shape = try graph.convert(call.tensor("shape"), to: .int32)
    var goal = try graph.slice(shape, begin: [-count], end: [Int(Int32.max)], axes: [0])
    if count == 1 { goal = try graph.concat([graph.integers([0]), goal], axis: 0) }
    let sizes = try graph.select(graph.binary("Equal", goal, graph.integer(0), gives: .bool), own, goal)
    return [try graph.resize(x, to: sizes, shape: [nil, nil], isLinear: isLinear, mode.openSampling(call))]
  }
}

/// Where pixels lie in the original, in the words of programs.
enum SamplingMode: String {
  case standard = "DEFAULT"
  case strictlyAligned = "STRICT_ALIGN_CORNERS"
  /// The same, but a single pixel lies in the middle.
  case aligned = "ALIGN_CORNERS"
  case unaligned = "UNALIGN_CORNERS"
  /// The middles of parts of the distance between the first and the last pixel.
  case offset = "OFFSET_CORNERS"

  init(_ call: OperationCall) throws {
    let name = try call.text("sampling_mode", default: "DEFAULT")
    guard let mode = SamplingMode(rawValue: name) else { throw call.failure("its sampling mode \(name) is unknown") }
    self = mode
  }

  /// The engine's own way that does the same for these sizes, if it has one.
  fileprivate func sampling(_ sizes: [Int]) -> Graph.Sampling? {
    switch self {
    case .standard: .asymmetric
    case .strictlyAligned: .alignedCorners
    case .aligned: sizes.contains(1) ? nil : .alignedCorners
    case .unaligned: .halfPixel
    case .offset: nil
    }
  }

  /// The same for sizes that are only known when the model runs.
  fileprivate func openSampling(_ call: OperationCall) throws -> Graph.Sampling {
    guard let sampling = sampling([]) else { throw call.failure("it has open sizes and the mode \(rawValue)") }
    return sampling
  }

  /// Where pixel i of `count` lies: (from, extent) ↦ from + a · extent + b, with a pair (a, b) for each.
  ///
  /// The extent is the distance between the first and the last pixel; of `offset` it is at least 1.
  func places(_ count: Int) -> [(factor: Double, summand: Double)] {
    (0..<count).map { index in
      let part = Double(index) / Double(count)
      let middle = (Double(index) + 0.5) / Double(count)
      return switch self {
      case .standard: (part, part)
      case .strictlyAligned: (count == 1 ? 0 : Double(index) / Double(count - 1), 0)
      case .aligned: (count == 1 ? 0.5 : Double(index) / Double(count - 1), 0)
      case .unaligned: (middle, middle - 0.5)
      case .offset: (middle, 0)
      }
    }
  }

  fileprivate func positions(_ size: Int, _ count: Int) -> [Double] {
    let last = Double(size - 1)
    return places(count).map { place in
      max(0, min(last, place.factor * (self == .offset ? max(1, last) : last) + place.summand))
    }
  }
}
