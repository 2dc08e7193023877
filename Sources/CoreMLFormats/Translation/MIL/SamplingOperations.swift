/// Operations that take pixels from anywhere in an image.
///
/// Source of names, formulas and defaults: coremltools, `converters/mil/mil/ops/defs`, "image_resizing".
enum SamplingOperations {
  static let all: [String: OperationTranslation] = [
    "resample": { call in
      let x = try image(call)
      let graph = call.graph
      let given = try graph.convert(call.tensor("coordinates"), to: .float32)
      let alignsCorners = try call.flag("align_corners", default: true)
      let places: Graph.Tensor
      switch try call.text("coordinates_mode") {
      case "unnormalized": places = given
      case "normalized_zero_to_one": places = try pixels(graph, given, x, alignsCorners: alignsCorners)
      case "normalized_minus_one_to_one":
        let one = try graph.constant(1, like: given)
        let half = try graph.times(graph.plus(given, one), graph.constant(0.5, like: given))
        places = try pixels(graph, half, x, alignsCorners: alignsCorners)
      case let mode: throw call.failure("its coordinates are \(mode), which is unknown")
      }
      let surroundings: Graph.Surroundings
      switch try call.text("padding_mode") {
      case "constant": surroundings = .value(try call.number("padding_value", default: 0))
      case "border": surroundings = .border
      case "reflection": surroundings = .reflection
      case "symmetric": surroundings = .symmetric
      case let mode: throw call.failure("its padding \(mode) is unknown")
      }
      let kind = try call.text("sampling_mode")
      guard ["bilinear", "nearest"].contains(kind) else { throw call.failure("its sampling \(kind) is unknown") }
      return [try graph.pixels(x, at: places, isLinear: kind == "bilinear", surroundings)]
    },
    "affine": affine,
    "crop_resize": cropResize,
  ]

  private static func image(_ call: OperationCall) throws -> Graph.Tensor {
    let x = try call.tensor("x")
    guard try call.rank(x) == 4 else { throw call.failure("its input does not have 4 dimensions") }
    return x
  }

  /// Places in pixels, from places between 0 and 1.
  private static func pixels(
    _ graph: Graph, _ places: Graph.Tensor, _ image: Graph.Tensor, alignsCorners: Bool
  ) throws -> Graph.Tensor {
    let extent = try graph.extent(image)
    if alignsCorners { return try graph.times(places, graph.minus(extent, graph.constant(1, like: extent))) }
    return try graph.minus(graph.times(places, extent), graph.constant(0.5, like: extent))
  }

  private static let affine: OperationTranslation = { call in
    let graph = call.graph
    let x = try image(call)
    guard try call.text("sampling_mode", default: "bilinear").lowercased() == "bilinear",
      try call.text("padding_mode", default: "constant").lowercased() == "constant",
      try call.text("coordinates_mode", default: "normalized_minus_one_to_one") == "normalized_minus_one_to_one",
      try call.flag("align_corners", default: true)
    else { throw call.failure("it samples in a way that Core ML does not have either") }
    let (height, width) = (try call.size("output_height"), try call.size("output_width"))
    let matrix = try graph.convert(call.tensor("transform_matrix"), to: .float32)
    /// Numbers from −1 to 1, one for each pixel.
    func steps(_ count: Int, shape: [Int]) throws -> Graph.Tensor {
      let numbers = (0..<count).map { count == 1 ? 0 : 2 * Double($0) / Double(count - 1) - 1 }
      return try graph.constant(numbers, shape: shape, as: .float32)
    }
    let (column, row) = (try steps(width, shape: [1, 1, width]), try steps(height, shape: [1, height, 1]))
    /// One coordinate of all places: a · x + b · y + c.
    func coordinate(_ first: Int) throws -> Graph.Tensor {
      let numbers = try (first..<first + 3).map { index in
        try graph.unsqueeze(graph.slice(matrix, begin: [index], end: [index + 1], axes: [1]), [2])
      }
      let slanted = try graph.plus(graph.times(numbers[0], column), graph.times(numbers[1], row))
      return try graph.unsqueeze(graph.plus(slanted, numbers[2]), [3])
    }
    var places = try graph.concat([coordinate(0), coordinate(3)], axis: 3)
    // One matrix may serve for all images.
    let batch = try graph.concat([graph.sizes(x, 0..<1), graph.integers([height, width, 2])], axis: 0)
    places = graph.broadcast(places, to: batch)
    let one = try graph.constant(1, like: places)
    let half = try graph.times(graph.plus(places, one), graph.constant(0.5, like: places))
    let value = try call.number("padding_value", default: 0)
    return [
      try graph.pixels(x, at: pixels(graph, half, x, alignsCorners: true), isLinear: true, .value(value))
    ]
  }

  // MARK: Boxes

  private static let cropResize: OperationTranslation = { call in
    let graph = call.graph
    let x = try image(call)
    let sizes = [try call.size("target_height", default: 1), try call.size("target_width", default: 1)]
    let (images, boxes, perImage) = try regions(call, x)
    let (from, to) = try corners(call, x, boxes)
    let mode = try SamplingMode(call)
    let last = try graph.minus(graph.extent(x), graph.constant([1], shape: [1], as: .float32))
    var places: [Graph.Tensor] = []
    var isInside: Graph.Tensor?
    // Widths come first in places, heights first in sizes.
    for (axis, size) in [(0, sizes[1]), (1, sizes[0])] {
      func part(_ tensor: Graph.Tensor) throws -> Graph.Tensor {
        try graph.slice(tensor, begin: [axis], end: [axis + 1], axes: [1])
      }
      let (begin, end) = (try part(from), try part(to))
      let pairs = mode.places(size)
      let zero = try graph.constant(0, like: begin)
      var extent = try graph.minus(end, begin)
      if mode == .offset { extent = try graph.binary("Maximum", extent, graph.constant(1, like: extent)) }
      let factors = try graph.constant(pairs.map(\.factor), shape: [1, size], as: .float32)
      let summands = try graph.constant(pairs.map(\.summand), shape: [1, size], as: .float32)
      var positions = try graph.plus(begin, graph.plus(graph.times(extent, factors), summands))
      if mode != .offset {
        let (lower, upper) = (try graph.binary("Minimum", begin, end), try graph.binary("Maximum", begin, end))
        positions = try graph.binary("Minimum", graph.binary("Maximum", positions, lower), upper)
      }
      let limit = try graph.slice(last, begin: [axis], end: [axis + 1], axes: [0])
      let isNear = try graph.binary(
        "LogicalAnd", graph.binary("GreaterEqual", positions, zero, gives: .bool),
        graph.binary("LessEqual", positions, limit, gives: .bool), gives: .bool)
      // [boxes, 1, width], or [boxes, height, 1]
      let spread = [axis == 0 ? 1 : 2]
      places.append(try graph.unsqueeze(positions, spread))
      let mask = try graph.unsqueeze(isNear, spread)
      isInside = try isInside.map { try graph.binary("LogicalAnd", $0, mask, gives: .bool) } ?? mask
    }
    let count = try graph.sizes(places[0], 0..<1)
    let all = try graph.concat([count, graph.integers(sizes)], axis: 0)
    let grid = try graph.concat(places.map { try graph.unsqueeze(graph.broadcast($0, to: all), [3]) }, axis: 3)
    let sampled = try graph.pixels(graph.gather(x, images, axis: 0), at: grid, isLinear: true, .border)
    guard let isInside else { return [sampled] }
    let value = try graph.constant(call.number("pad_value", default: 0), like: x)
    let result = try graph.select(graph.unsqueeze(isInside, [1]), sampled, value)
    guard call.has("roi") else { return [result] }
    // Older programs have a dimension for the images that a box is cut from.
    guard perImage else { return [try graph.unsqueeze(result, [1])] }
    let channels = try graph.sizes(x, 1..<2)
    let shape = try graph.concat(
      [graph.integers([-1]), graph.sizes(x, 0..<1), channels, graph.integers(sizes)], axis: 0)
    return [graph.reshape(result, toSizes: shape)]
  }

  /// The number of the image that each box is cut from, and the boxes' four numbers.
  private static func regions(
    _ call: OperationCall, _ x: Graph.Tensor
  ) throws -> (images: Graph.Tensor, boxes: Graph.Tensor, perImage: Bool) {
    let graph = call.graph
    guard call.has("roi") else {
      let boxes = try graph.convert(call.tensor("boxes"), to: .float32)
      guard try call.rank(boxes) == 2 else { throw call.failure("its boxes do not have 2 dimensions") }
      let images = try call.optionalTensor("box_indices") ?? graph.range(graph.size(boxes, 0))
      return (try graph.convert(images, to: .int32), boxes, false)
    }
    let roi = try graph.convert(call.tensor("roi"), to: .float32)
    guard let shape = roi.shape, shape.count == 5, let numbers = shape[2], [4, 5].contains(numbers) else {
      throw call.failure("its boxes do not have 4 or 5 numbers in the third of 5 dimensions")
    }
    let rows = try graph.reshape(roi, to: [-1, numbers])
    if numbers == 5 {
      let images = try graph.squeeze(graph.slice(rows, begin: [0], end: [1], axes: [1]), [1])
      return (try graph.convert(images, to: .int32), try graph.slice(rows, begin: [1], end: [5], axes: [1]), false)
    }
    // Each box is cut from each image.
    let batch = try graph.sizes(x, 0..<1)
    let each = try graph.concat([graph.sizes(rows, 0..<1), batch, graph.integers([4])], axis: 0)
    let boxes = try graph.reshape(graph.broadcast(graph.unsqueeze(rows, [1]), to: each), to: [-1, 4])
    let counts = try graph.concat([graph.sizes(rows, 0..<1), batch], axis: 0)
    let images = try graph.reshape(graph.broadcast(graph.range(graph.size(x, 0)), to: counts), to: [-1])
    return (images, boxes, true)
  }

  /// Where boxes begin and end, x before y, in pixels.
  private static func corners(
    _ call: OperationCall, _ x: Graph.Tensor, _ boxes: Graph.Tensor
  ) throws -> (from: Graph.Tensor, to: Graph.Tensor) {
    let graph = call.graph
    let mode = try call.text("box_coordinate_mode", default: "CORNERS_HEIGHT_FIRST")
    guard
      ["CORNERS_HEIGHT_FIRST", "CORNERS_WIDTH_FIRST", "CENTER_SIZE_HEIGHT_FIRST", "CENTER_SIZE_WIDTH_FIRST"].contains(
        mode)
    else { throw call.failure("its boxes are given as \(mode), which is unknown") }
    let order = mode.hasSuffix("HEIGHT_FIRST") ? [1, 0] : [0, 1]
    var first = try graph.gather(boxes, graph.integers(order), axis: 1)
    var second = try graph.gather(boxes, graph.integers(order.map { $0 + 2 }), axis: 1)
    if mode.hasPrefix("CENTER") {
      let half = try graph.times(second, graph.constant(0.5, like: second))
      (first, second) = (try graph.minus(first, half), try graph.plus(first, half))
    }
    let scale = try graph.constant(call.number("spatial_scale", default: 1), like: boxes)
    var factor = scale
    if try call.flag("normalized_coordinates", default: false) {
      factor = try graph.times(graph.minus(graph.extent(x), graph.constant(1, like: boxes)), scale)
    }
    return (try graph.times(first, factor), try graph.times(second, factor))
  }
}
