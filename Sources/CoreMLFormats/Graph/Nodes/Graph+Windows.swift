/// How a window moves over a tensor's last dimensions.
struct Window {
  enum Padding {
    case explicit(before: [Int], after: [Int])
    /// As much that each step has its place, the odd one at the end.
    case sameUpper
    /// The same, the odd one at the beginning.
    case sameLower
  }

  /// `nil` if the weights say it.
  var kernel: [Int]?
  var strides: [Int]
  var dilations: [Int]
  var padding: Padding

  init(kernel: [Int]? = nil, strides: [Int], dilations: [Int]? = nil, padding: Padding? = nil) {
    let zeros = Array(repeating: 0, count: strides.count)
    (self.kernel, self.strides) = (kernel, strides)
    self.dilations = dilations ?? strides.map { _ in 1 }
    self.padding = padding ?? .explicit(before: zeros, after: zeros)
  }

  fileprivate var attributes: [(String, String)] {
    func text(_ numbers: [Int]) -> String { numbers.map(String.init).joined(separator: ",") }
    let zeros = text(strides.map { _ in 0 })
    let (kind, before, after) =
      switch padding {
      case .explicit(let before, let after): ("explicit", text(before), text(after))
      case .sameUpper: ("same_upper", zeros, zeros)
      case .sameLower: ("same_lower", zeros, zeros)
      }
    return [
      ("strides", text(strides)), ("dilations", text(dilations)), ("pads_begin", before), ("pads_end", after),
      ("auto_pad", kind),
    ]
  }

  /// The sizes of what the window gives, for these sizes of what it moves over.
  func outputSizes(_ sizes: [Int?], kernel: [Int]) -> [Int?] {
    guard sizes.count == strides.count, kernel.count == strides.count else { return sizes.map { _ in nil } }
    return sizes.indices.map { axis in
      guard let size = sizes[axis] else { return nil }
      guard case .explicit(let before, let after) = padding else {
        return (size + strides[axis] - 1) / strides[axis]
      }
      let reach = dilations[axis] * (kernel[axis] - 1) + 1
      let room = size + before[axis] + after[axis] - reach
      return room < 0 ? nil : room / strides[axis] + 1
    }
  }
}

extension Window {
  /// The sizes of what the window gives if those count that reach beyond the end, unless they begin there.
  ///
  /// - Parameter shape: The shape of what it moves over, with batch and channels; the result is `nil` if it is open.
  func roundedUpSizes(_ shape: [Int?]?) -> [Int]? {
    guard let shape, shape.count == strides.count + 2, case .explicit(let before, let after) = padding else {
      return nil
    }
    var sizes: [Int] = []
    for axis in strides.indices {
      guard let size = shape[axis + 2], let reach = kernel?[axis] else { return nil }
      let room = size + before[axis] + after[axis] - reach
      guard room >= 0 else { return nil }
      let count = (room + strides[axis] - 1) / strides[axis] + 1
      sizes.append((count - 1) * strides[axis] >= size + before[axis] ? count - 1 : count)
    }
    return sizes
  }
}

/// Nodes whose elements are computed from windows of their input, whose dimensions are batch, channels, and the window's.
extension Graph {
  /// - Parameter weight: Output channels, input channels of a group, and the window's sizes.
  func convolution(_ tensor: Tensor, _ weight: Tensor, _ window: Window, groups: Int) throws -> Tensor {
    let (tensor, weight) = try matched(tensor, weight)
    let kernel = weight.shape.map { $0.dropFirst(2).map { $0 ?? 1 } } ?? window.strides.map { _ in 1 }
    let shape: [Int?]? = tensor.shape.map { shape in
      [shape.first ?? nil, weight.shape?[0]] + window.outputSizes(Array(shape.dropFirst(2)), kernel: kernel)
    }
    guard groups != 1 else { return windowed("Convolution", [tensor, weight], window, shape: shape) }
    let grouped = try split(weight, groups)
    return windowed("GroupConvolution", [tensor, grouped], window, shape: shape)
  }

  /// - Parameters:
  ///   - weight: Input channels, output channels of a group, and the window's sizes.
  ///   - outputSizes: The sizes of the result, if the window alone does not decide them.
  ///   - outputPadding: How much longer than that the result is, at its ends.
  func deconvolution(
    _ tensor: Tensor, _ weight: Tensor, _ window: Window, groups: Int, outputSizes: [Int?]? = nil,
    outputPadding: [Int]? = nil
  ) throws -> Tensor {
    let (tensor, weight) = try matched(tensor, weight)
    var inputs = [tensor, groups == 1 ? weight : try split(weight, groups)]
    if let outputSizes, !outputSizes.contains(nil) { inputs.append(try integers(outputSizes.compactMap(\.self))) }
    let more = outputPadding.map { [("output_padding", $0.map(String.init).joined(separator: ","))] } ?? []
    return windowed(
      groups == 1 ? "ConvolutionBackpropData" : "GroupConvolutionBackpropData", inputs, window, more,
      shape: tensor.shape.map { $0.prefix(1) + $0.dropFirst().map { _ in nil } })
  }

  /// Weights with a dimension for their groups in front.
  private func split(_ weight: Tensor, _ groups: Int) throws -> Tensor {
    guard let shape = weight.shape, let channels = shape[0], groups > 0, channels.isMultiple(of: groups) else {
      throw FormatError("\(scope): the weights' channels cannot be divided into \(groups) groups")
    }
    return try reshape(weight, to: [groups, channels / groups] + shape.dropFirst().map { $0 ?? -1 })
  }

  private func windowed(
    _ type: String, _ inputs: [Tensor], _ window: Window, _ more: [(String, String)] = [], set: Int = 1, shape: [Int?]?
  ) -> Tensor {
    add(type, inputs, attributes: window.attributes + more, set: set, shape: shape)
  }

  /// - Parameters:
  ///   - type: "MaxPool" or "AvgPool".
  ///   - roundsUp: Whether a window that reaches beyond the end counts, unless it would begin there. Source: PyTorch's documentation,
  ///     "MaxPool2d", ceil_mode.
  func pool(
    _ type: String, _ tensor: Tensor, _ window: Window, roundsUp: Bool = false, excludesPadding: Bool? = nil
  ) throws -> Tensor {
    let kernel = window.kernel ?? window.strides
    var more = [("kernel", kernel.map(String.init).joined(separator: ","))]
    if let excludesPadding { more.append(("exclude-pad", excludesPadding ? "true" : "false")) }
    var shape = tensor.shape
    guard roundsUp else {
      more.append(("rounding_type", "floor"))
      shape = shape.map { $0.prefix(2) + window.outputSizes(Array($0.dropFirst(2)), kernel: kernel) }
      return windowed(type, [tensor], window, more, shape: shape)
    }
    more.append(("rounding_type", "ceil_torch"))
    shape = shape.map { $0.prefix(2) + $0.dropFirst(2).map { _ in nil } }
    // The newer node also gives the places of the largest elements.
    let isLargest = type == "MaxPool"
    if isLargest { more += [("axis", "0"), ("index_element_type", "i64")] }
    let attributes = window.attributes.filter { isLargest || $0.0 != "dilations" } + more
    return add(type, [tensor], attributes: attributes, set: 14, outputCount: isLargest ? 2 : 1, shape: shape)
  }

  /// Adds a number to each channel, the second dimension.
  func plusPerChannel(_ tensor: Tensor, _ numbers: Tensor?) throws -> Tensor {
    guard let numbers else { return tensor }
    guard let rank = tensor.rank, rank > 1 else {
      throw FormatError("\(scope): the number of dimensions is open, so its channels are not known")
    }
    return try plus(tensor, reshape(numbers, to: [-1] + Array(repeating: 1, count: rank - 2)))
  }
}
