/// Nodes that give an image another size.
extension Graph {
  /// Where a pixel of the result lies in the original.
  enum Sampling: String {
    /// i · in ÷ out.
    case asymmetric
    /// i · (in − 1) ÷ (out − 1): the first and the last pixels lie on each other.
    case alignedCorners = "align_corners"
    /// (i + ½) · in ÷ out − ½.
    case halfPixel = "half_pixel"
  }

  /// Resizes the last two dimensions.
  ///
  /// - Parameters:
  ///   - sizes: The new height and width, a list.
  ///   - shape: The same as far as it is known.
  ///   - isLinear: Whether it mixes neighbours; else it takes the nearest pixel that does not lie behind.
  func resize(
    _ tensor: Tensor, to sizes: Tensor, shape: [Int?], isLinear: Bool, _ sampling: Sampling
  ) throws -> Tensor {
    guard let rank = tensor.rank, rank > 1 else { throw FormatError("\(scope): an image has at least 2 dimensions") }
    // The engine resizes floating-point images with a batch and channels.
    let number = tensor.element.isFloat ? tensor : try convert(tensor, to: .float32)
    let folded =
      switch rank {
      case 4: number
      case ..<4: try unsqueeze(number, Array(0..<4 - rank))
      default: reshape(number, toSizes: try concat([integers([-1]), self.sizes(number, rank - 3..<rank)], axis: 0))
      }
    let resized = add(
      "Interpolate", [folded, try convert(sizes, to: .int32), try integers([2, 3])],
      [
        "mode": isLinear ? "linear_onnx" : "nearest", "shape_calculation_mode": "sizes",
        "coordinate_transformation_mode": sampling.rawValue, "nearest_mode": "floor", "antialias": "false",
        "pads_begin": "0", "pads_end": "0", "cube_coeff": "-0.75",
      ], set: 11, element: folded.element)
    let result: Tensor
    switch rank {
    case 4: result = resized
    case ..<4: result = try squeeze(resized, Array(0..<4 - rank))
    default:
      let all = try concat([self.sizes(number, 0..<rank - 2), convert(sizes, to: .int32)], axis: 0)
      result = reshape(resized, toSizes: all)
    }
    var converted = try convert(result, to: tensor.element)
    converted.shape = tensor.shape.map { $0.dropLast(2) + shape }
    return converted
  }

  /// Mixes the two elements of a dimension around each position.
  ///
  /// - Parameters:
  ///   - axis: Counted from the front.
  ///   - positions: Places from 0 to the dimension's size less 1; those between two elements mix them.
  func sampled(_ tensor: Tensor, axis: Int, _ positions: [Double]) throws -> Tensor {
    let lower = positions.map { Int($0.rounded(.down)) }
    let weights = zip(positions, lower).map { $0 - Double($1) }
    let first = try gather(tensor, integers(lower), axis: axis)
    guard weights.contains(where: { $0 != 0 }) else { return first }
    let second = try gather(
      tensor, integers(zip(positions, lower).map { $0 > Double($1) ? $1 + 1 : $1 }), axis: axis)
    var shape = Array(repeating: 1, count: tensor.rank ?? 0)
    if axis < shape.count { shape[axis] = positions.count }
    let weight = try constant(weights, shape: shape, as: tensor.element)
    return try plus(first, times(minus(second, first), weight))
  }
}
