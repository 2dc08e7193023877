/// Layers that make pictures larger or smaller.
enum LayerResizing {
  static let all: [String: OperationTranslation] = [
    "upsample": { call in
      let x = try call.blob(rank: 2)
      let scales = try scales(call)
      let (mode, rule) = try rule(call)
      return [
        try call.graph.folding(x, to: 4) { x in
          try call.graph.interpolate(x, mode: mode, rule: rule, scales: scales)
        }
      ]
    },
    "resizeBilinear": { call in
      let x = try call.blob(rank: 2)
      let targets = try call.perDimension("targetSize", count: 2, default: 1)
      let method = try call.text("mode.samplingMethod", default: "STRICT_ALIGN_ENDPOINTS_MODE")
      return [
        try call.graph.folding(x, to: 4) { x in
          try zip([2, 3], targets).reduce(x) { x, target in
            try resized(call, x, axis: target.0, to: target.1, method)
          }
        }
      ]
    },
    "cropResize": LayerRegions.cropResize,
    "reorganizeData": { call in
      let x = try call.blob(rank: 3)
      let block = try call.integer("blockSize", default: 0)
      guard block > 0 else { throw call.failure("its blocks have the size \(block)") }
      let mode = try call.text("mode")
      return [
        try call.graph.folding(x, to: 4) { x in
          let shape = try call.shape(x)
          let (wide, square) = (mode == "SPACE_TO_DEPTH", block.multipliedReportingOverflow(by: block))
          guard !square.overflow else { throw call.failure("its blocks have the size \(block)") }
          let sizes = shape.enumerated().map { axis, size -> Int? in
            guard let size, axis > 0 else { return size }
            let factor = axis == 1 ? square.partialValue : block
            return (axis == 1) == wide ? size.multipliedReportingOverflow(by: factor).partialValue : size / factor
          }
          try call.check(sizes)
          return call.graph.add(
            wide ? "SpaceToDepth" : "DepthToSpace", [x],
            ["mode": mode == "PIXEL_SHUFFLE" ? "depth_first" : "blocks_first", "block_size": "\(block)"], shape: sizes)
        }
      ]
    },
  ]

  private static func scales(_ call: OperationCall) throws -> [Double] {
    if let numbers = try call.optionalConstant("fractionalScalingFactor")?.numbers, !numbers.isEmpty {
      guard numbers.count == 2, numbers.allSatisfy({ $0 > 0 && $0 < 1e6 }) else {
        throw call.failure("its scale is \(numbers)")
      }
      return numbers
    }
    return try call.perDimension("scalingFactor", count: 2, default: 1).map(Double.init)
  }

  /// How the places of the result lie between those of the input.
  private static func rule(_ call: OperationCall) throws -> (mode: String, rule: String) {
    guard try call.text("mode") == "BILINEAR" else { return ("nearest", "asymmetric") }
    switch try call.text("linearUpsampleMode") {
    case "ALIGN_CORNERS_TRUE": return ("linear_onnx", "align_corners")
    case "ALIGN_CORNERS_FALSE": return ("linear_onnx", "half_pixel")
    default: return ("linear_onnx", "asymmetric")
    }
  }

  private static func resized(
    _ call: OperationCall, _ x: Graph.Tensor, axis: Int, to target: Int, _ method: String
  ) throws -> Graph.Tensor {
    let rule: String
    switch method {
    // A single place lies in the middle, as it does where pixels have an extent.
    case "ALIGN_ENDPOINTS_MODE": rule = target == 1 ? "half_pixel" : "align_corners"
    case "UPSAMPLE_MODE": rule = "asymmetric"
    case "STRICT_ALIGN_ENDPOINTS_MODE": rule = "align_corners"
    default: return try sampled(call, x, axis: axis, to: target)
    }
    return try call.graph.interpolate(
      x, mode: "linear_onnx", rule: rule, sizes: [axis == 2 ? target : nil, axis == 3 ? target : nil])
  }

  /// Places in the middle of equal parts, which the engine does not know: a product with the weights of each pixel.
  private static func sampled(_ call: OperationCall, _ x: Graph.Tensor, axis: Int, to target: Int) throws
    -> Graph.Tensor
  {
    let size = try call.fixedSize(x, axis)
    guard size > 0, size.multipliedReportingOverflow(by: target).partialValue <= 1 << 16 else {
      throw call.failure("its input is too large")
    }
    var matrix = [Double](repeating: 0, count: size * target)
    let spacing = Double(max(1, size - 1)) / Double(target)
    for index in 0..<target {
      let place = min(Double(size - 1), (Double(index) + 0.5) * spacing)
      let low = Int(place)
      matrix[index * size + low] += 1 - (place - Double(low))
      matrix[index * size + min(size - 1, low + 1)] += place - Double(low)
    }
    let weights = try call.graph.constant(matrix, shape: [target, size], as: x.element)
    var shape = x.shape
    if shape != nil { shape?[axis] = target }
    var result =
      axis == 2 ? try call.graph.product(weights, x) : try call.graph.product(x, weights, transposesSecond: true)
    result.shape = shape
    return result
  }
}

extension Graph {
  /// Resizes the last two of four dimensions, by factors or to sizes.
  func interpolate(
    _ tensor: Tensor, mode: String, rule: String, scales: [Double]? = nil, sizes: [Int?]? = nil
  ) throws -> Tensor {
    let old = (tensor.shape ?? [nil, nil, nil, nil]).suffix(2)
    let new: [Int?] =
      sizes.map { zip($0, old).map { $0 ?? $1 } }
      ?? zip(old, scales ?? [1, 1]).map { size, scale in
        size.flatMap { Int(exactly: (Double($0) * scale).rounded(.down)) }
      }
    let known = new.compactMap(\.self)
    let isSized = known.count == 2 || sizes != nil
    let extents = zip(new, [2, 3]).map { size, axis in size.map(Extent.fixed) ?? .of(tensor, axis) }
    let target =
      isSized ? try list(extents) : try constant(scales ?? [1, 1], shape: [2], as: .float32)
    return add(
      "Interpolate", [tensor, target, try integers([2, 3])],
      [
        "mode": mode, "shape_calculation_mode": isSized ? "sizes" : "scales", "coordinate_transformation_mode": rule,
        "nearest_mode": "floor", "antialias": "false", "pads_begin": "0", "pads_end": "0", "cube_coeff": "-0.75",
      ], set: 11, shape: tensor.shape.map { $0.dropLast(2) + new })
  }
}
