/// Convolutions and their transposes.
enum LayerConvolutions {
  static let all: [String: OperationTranslation] = [
    "convolution": { call in
      let x = try call.blob(rank: 3)
      let isTransposed = try call.flag("isDeconvolution", default: false)
      let shape = try LayerKernel(call, kernel: call.perDimension("kernelSize", count: 2, default: 3))
      return [
        try call.graph.folding(x, to: 4) { x in
          var window = try LayerWindow.window(call, kernel: shape.kernel)
          guard isTransposed else {
            window.dilations = try call.perDimension("dilationFactor", count: 2, default: 1)
            let weight = try call.optionalBlob(1) ?? call.weights("weights", shape.weights(isTransposed: false))
            return try finished(call, call.graph.convolution(x, weight, window, groups: shape.groups), shape)
          }
          let weight = try call.weights(
            "weights", shape.weights(isTransposed: true), axis: 1, groups: shape.groups)
          return try finished(call, transposed(call, x, weight, window, shape), shape)
        }
      ]
    },
    "convolution3d": { call in
      let x = try call.blob(rank: 5)
      let isTransposed = try call.flag("isDeconvolution", default: false)
      let shape = try LayerKernel(call, kernel: LayerWindow.volume(call, "kernel"))
      var window = try LayerWindow.window3D(call, kernel: shape.kernel)
      let weight = try call.weights(
        "weights", shape.weights(isTransposed: isTransposed), axis: isTransposed ? 1 : 0,
        groups: isTransposed ? shape.groups : 1)
      guard isTransposed else {
        window.dilations = try LayerWindow.volume(call, "dilation")
        return [try finished(call, call.graph.convolution(x, weight, window, groups: shape.groups), shape)]
      }
      return [try finished(call, transposed(call, x, weight, window, shape), shape)]
    },
  ]

  /// What all convolutions end with.
  private static func finished(_ call: OperationCall, _ result: Graph.Tensor, _ shape: LayerKernel) throws
    -> Graph.Tensor
  {
    guard try call.flag("hasBias", default: false) else { return result }
    let ones = Array(repeating: 1, count: shape.kernel.count)
    return try call.graph.plus(result, call.weights("bias", [shape.outputs] + ones))
  }

  private static func transposed(
    _ call: OperationCall, _ x: Graph.Tensor, _ weight: Graph.Tensor, _ window: Window, _ shape: LayerKernel
  ) throws -> Graph.Tensor {
    let sizes = try Array(call.shape(x).dropFirst(2))
    let strides = window.strides
    let wanted = try call.optionalIntegers("outputShape").flatMap { $0.isEmpty ? nil : $0 }
    var (before, after, extra) = ([Int](), [Int](), [Int]())
    for axis in shape.kernel.indices {
      let cut: (before: Int, after: Int)
      if let wanted {
        guard wanted.count == strides.count, let size = sizes[axis] else {
          throw call.failure("its output has a fixed shape, which needs an input of a fixed size")
        }
        let amount = (size - 1) * strides[axis] + shape.kernel[axis] - wanted[axis]
        cut =
          given(window.padding, axis).flatMap { $0.before + $0.after == amount ? $0 : nil }
          ?? halves(amount, window.padding)
      } else {
        cut = given(window.padding, axis) ?? halves(shape.kernel[axis] - strides[axis], window.padding)
      }
      // What is missing at the end is filled with the bias alone.
      before.append(max(0, cut.before))
      after.append(max(0, cut.after))
      extra.append(max(0, -cut.after))
    }
    guard zip(extra, strides).allSatisfy({ $0 < $1 }) else {
      throw call.failure("its output is larger than its windows reach")
    }
    let result = try call.graph.deconvolution(
      x, weight, Window(strides: strides, padding: .explicit(before: before, after: after)), groups: shape.groups,
      extra: extra)
    return result
  }

  private static func given(_ padding: Window.Padding, _ axis: Int) -> (before: Int, after: Int)? {
    guard case .explicit(let before, let after) = padding else { return nil }
    return (before[axis], after[axis])
  }

  /// What is cut off before and after; the odd one where the padding says. A negative amount is added after.
  private static func halves(_ amount: Int, _ padding: Window.Padding) -> (before: Int, after: Int) {
    guard amount > 0 else { return (0, amount) }
    if case .sameLower = padding { return (amount - amount / 2, amount / 2) }
    return (amount / 2, amount - amount / 2)
  }
}

/// The sizes of a convolution's weights.
struct LayerKernel {
  let kernel: [Int]
  let outputs: Int
  let groups: Int
  private let inputs: Int

  init(_ call: OperationCall, kernel: [Int]) throws {
    self.kernel = kernel
    outputs = try call.integer("outputChannels", default: 0)
    groups = max(1, try call.integer("nGroups", default: 1))
    // The layer with three dimensions says how many channels all groups have together.
    let isSimple = kernel.count == 2
    let named = try call.integer(isSimple ? "kernelChannels" : "inputChannels", default: 0)
    let isTransposed = try call.flag("isDeconvolution", default: false)
    inputs = isSimple || isTransposed ? named : named / groups
    guard outputs > 0, inputs > 0, outputs.isMultiple(of: groups), !isTransposed || inputs.isMultiple(of: groups)
    else {
      throw call.failure("its \(outputs) outputs and \(named) inputs cannot be divided into \(groups) groups")
    }
  }

  func weights(isTransposed: Bool) -> [Int] {
    (isTransposed ? [inputs, outputs / groups] : [outputs, inputs]) + kernel
  }
}

/// How the windows of layers move.
enum LayerWindow {
  /// Over height and width.
  static func window(_ call: OperationCall, kernel: [Int]) throws -> Window {
    var window = Window(kernel: kernel, strides: try call.perDimension("stride", count: 2, default: 1))
    if call.has("same") {
      window.padding = try call.text("same.asymmetryMode") == "TOP_LEFT_HEAVY" ? .sameLower : .sameUpper
    } else {
      let pads = try call.perDimension("valid.paddingAmounts", count: 4, default: 0, lowest: 0)
      window.padding = .explicit(before: [pads[0], pads[2]], after: [pads[1], pads[3]])
    }
    return window
  }

  /// Over depth, height and width.
  static func window3D(_ call: OperationCall, kernel: [Int]) throws -> Window {
    var window = Window(kernel: kernel, strides: try volume(call, "stride"))
    switch try call.text("paddingType") {
    case "SAME": window.padding = .sameUpper
    case "CUSTOM":
      let names = [["Front", "Top", "Left"], ["Back", "Bottom", "Right"]]
      let pads = try names.map { try $0.map { try call.integer("customPadding\($0)", default: 0) } }
      guard pads.joined().allSatisfy({ $0 >= 0 }) else { throw call.failure("its padding is below 0") }
      window.padding = .explicit(before: pads[0], after: pads[1])
    default: break
    }
    return window
  }

  /// A number for each of depth, height and width.
  static func volume(_ call: OperationCall, _ name: String) throws -> [Int] {
    let numbers = try ["Depth", "Height", "Width"].map { try call.integer("\(name)\($0)", default: 1) }
    guard numbers.allSatisfy({ $0 > 0 }) else { throw call.failure("“\(name)” has \(numbers)") }
    return numbers
  }
}

extension Graph {
  /// - Parameter extra: How much is added at the end of each dimension.
  fileprivate func deconvolution(
    _ tensor: Tensor, _ weight: Tensor, _ window: Window, groups: Int, extra: [Int]
  ) throws -> Tensor {
    var weight = weight
    var channels = weight.shape?[1]
    if groups > 1, let shape = weight.shape?.compactMap(\.self), shape.count > 1 {
      channels = shape[1] * groups
      weight = try reshape(weight, to: [groups, shape[0] / groups] + shape.dropFirst())
    }
    guard case .explicit(let before, let after) = window.padding else {
      throw FormatError("\(scope): the padding is not known")
    }
    let kernel = window.kernel ?? weight.shape?.suffix(extra.count).map { $0 ?? 1 } ?? extra
    let sizes = (tensor.shape ?? []).dropFirst(2).enumerated().map { axis, size in
      size.map { ($0 - 1) * window.strides[axis] + kernel[axis] - before[axis] - after[axis] + extra[axis] }
    }
    func text(_ numbers: [Int]) -> String { numbers.map(String.init).joined(separator: ",") }
    return add(
      groups > 1 ? "GroupConvolutionBackpropData" : "ConvolutionBackpropData", [tensor, weight],
      attributes: [
        ("strides", text(window.strides)), ("dilations", text(window.dilations)), ("pads_begin", text(before)),
        ("pads_end", text(after)), ("auto_pad", "explicit"), ("output_padding", text(extra)),
      ], shape: [tensor.shape?.first ?? nil, channels] + sizes)
  }
}
