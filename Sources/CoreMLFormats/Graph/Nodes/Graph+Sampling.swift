/// Nodes that take pixels from anywhere in an image.
extension Graph {
  /// What lies around an image.
  enum Surroundings {
    case value(Double)
    case border
    /// The image mirrored at its outermost pixels, which are not repeated.
    case reflection
    /// The image mirrored at its edge.
    case symmetric
  }

  /// Pixels of an image at places between its own.
  ///
  /// - Parameters:
  ///   - image: Batch, channels, height, width.
  ///   - places: Batch, height, width, and the two numbers of a place, x before y, counted in pixels.
  func pixels(_ image: Tensor, at places: Tensor, isLinear: Bool, _ surroundings: Surroundings) throws -> Tensor {
    // The engine counts from −1 to 1, either between the middles of the outermost pixels or between the image's edges, and mirrors
    // the image there. The edges are the safer way: an image of one pixel has no distance between its middles.
    let isBetweenMiddles = if case .reflection = surroundings { true } else { false }
    let places = try convert(places, to: .float32)
    let extent = try extent(image)
    let grid: Tensor
    if isBetweenMiddles {
      let last = try binary("Maximum", minus(extent, constant(1, like: extent)), constant(1, like: extent))
      grid = try minus(over(times(places, constant(2, like: places)), last), constant(1, like: places))
    } else {
      let edge = try plus(times(places, constant(2, like: places)), constant(1, like: places))
      grid = try minus(over(edge, extent), constant(1, like: places))
    }
    let (mode, value): (String, Double) =
      switch surroundings {
      case .value(let value): ("zeros", value)
      case .border: ("border", 0)
      case .reflection, .symmetric: ("reflection", 0)
      }
    let shifted = value == 0 ? image : try minus(image, constant(value, like: image))
    let result = add(
      "GridSample", [shifted, grid],
      [
        "align_corners": "\(isBetweenMiddles)", "mode": isLinear ? "bilinear" : "nearest", "padding_mode": mode,
      ], set: 9, element: image.element)
    return value == 0 ? result : try plus(result, constant(value, like: image))
  }

  /// An image's width and height.
  func extent(_ image: Tensor) throws -> Tensor {
    try convert(gather(sizes(image, 2..<4), integers([1, 0]), axis: 0), to: .float32)
  }
}
