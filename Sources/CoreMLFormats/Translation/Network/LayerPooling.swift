/// Layers that keep one number of each window.
enum LayerPooling {
  static let all: [String: OperationTranslation] = [
    "pooling": { call in
      let x = try call.blob(rank: 3)
      let type = try call.text("type")
      guard try !call.flag("globalPooling", default: false) else {
        let rank = try call.rank(x)
        return [try whole(call, x, type, axes: [rank - 2, rank - 1])]
      }
      let kernel = try call.perDimension("kernelSize", count: 2, default: 3)
      let excludes = try call.flag("avgPoolExcludePadding", default: false)
      return [
        try call.graph.folding(x, to: 4) { x in
          guard call.has("includeLastPixel") else {
            return try pool(call, x, type, LayerWindow.window(call, kernel: kernel), excludesPadding: excludes)
          }
          return try complete(call, x, type, kernel, excludesPadding: excludes)
        }
      ]
    },
    "pooling3d": { call in
      let x = try call.blob(rank: 5)
      let window = try LayerWindow.window3D(call, kernel: LayerWindow.volume(call, "kernel"))
      return [
        try pool(
          call, x, call.text("type"), window, excludesPadding: call.flag("countExcludePadding", default: false))
      ]
    },
    "globalPooling3d": { [try whole($0, $0.blob(rank: 5), $0.text("type"), axes: [2, 3, 4])] },
  ]

  private static func whole(_ call: OperationCall, _ x: Graph.Tensor, _ type: String, axes: [Int]) throws
    -> Graph.Tensor
  {
    switch type {
    case "MAX": return try call.graph.reduce("ReduceMax", x, axes, keepsDimensions: true)
    case "AVERAGE": return try call.graph.reduce("ReduceMean", x, axes, keepsDimensions: true)
    default: return try call.graph.reduce("ReduceL2", x, axes, keepsDimensions: true)
    }
  }

  private static func pool(
    _ call: OperationCall, _ x: Graph.Tensor, _ type: String, _ window: Window, excludesPadding: Bool
  ) throws -> Graph.Tensor {
    switch type {
    case "MAX":
      guard case .explicit(let before, let after) = window.padding, let kernel = window.kernel,
        zip(kernel, zip(before, after)).contains(where: { $0 <= $1.0 || $0 <= $1.1 })
      else { return try call.graph.pool("MaxPool", x, window) }
      // The engine refuses windows of padding alone.
      let padded = try call.graph.pad(
        x, before: [0, 0] + before, after: [0, 0] + after, value: -Double(Float.greatestFiniteMagnitude))
      return try call.graph.pool(
        "MaxPool", padded, Window(kernel: kernel, strides: window.strides, dilations: window.dilations))
    case "AVERAGE": return try call.graph.pool("AvgPool", x, window, excludesPadding: excludesPadding)
    default:
      let squares = try call.graph.times(x, x)
      return call.graph.unary("Sqrt", try sum(call, squares, window))
    }
  }

  /// The mean over the whole window, times its size, is the sum.
  private static func sum(_ call: OperationCall, _ x: Graph.Tensor, _ window: Window) throws -> Graph.Tensor {
    let mean = try call.graph.pool("AvgPool", x, window, excludesPadding: false)
    return try call.graph.times(mean, call.number(Double((window.kernel ?? []).reduce(1, *)), like: x))
  }

  /// The padding with which the last window reaches the last pixel.
  ///
  /// Source: coremltools, `mlmodel/format/NeuralNetwork.proto`, "PoolingLayerParams".
  private static func complete(
    _ call: OperationCall, _ x: Graph.Tensor, _ type: String, _ kernel: [Int], excludesPadding: Bool
  ) throws -> Graph.Tensor {
    let strides = try call.perDimension("stride", count: 2, default: 1)
    let pads = try call.perDimension("includeLastPixel.paddingAmounts", count: 2, default: 0, lowest: 0)
    if strides == [1, 1] {
      let window = Window(kernel: kernel, strides: strides, padding: .explicit(before: pads, after: pads))
      return try pool(call, x, type, window, excludesPadding: excludesPadding)
    }
    var after: [Int] = []
    var counts: [[Double]] = []
    for axis in 0..<2 {
      let size = try call.fixedSize(x, axis + 2)
      let room = size + 2 * pads[axis] - kernel[axis]
      guard room >= 0 else { throw call.failure("its window is larger than its input") }
      var steps = (room + strides[axis] - 1) / strides[axis] + 1
      if pads.contains(where: { $0 > 0 }), (steps - 1) * strides[axis] >= size + pads[axis] { steps -= 1 }
      after.append(max(0, (steps - 1) * strides[axis] + kernel[axis] - size - pads[axis]))
      guard steps <= 1 << 16 else { throw call.failure("its input is too large") }
      // A window that reaches beyond the padding counts as smaller.
      counts.append(
        (0..<steps).map { step in
          let start = step * strides[axis] - pads[axis]
          return Double(min(start + kernel[axis], size + pads[axis]) - start)
        })
    }
    let window = Window(kernel: kernel, strides: strides, padding: .explicit(before: pads, after: after))
    guard type == "AVERAGE", !excludesPadding,
      zip(counts, kernel).contains(where: { counts, size in counts.contains { $0 < Double(size) } })
    else {
      return try pool(call, x, type, window, excludesPadding: excludesPadding)
    }
    let sums = try sum(call, x, window)
    let rows = try call.graph.constant(counts[0], shape: [counts[0].count, 1], as: x.element)
    let columns = try call.graph.constant(counts[1], shape: [counts[1].count], as: x.element)
    return try call.graph.over(call.graph.over(sums, rows), columns)
  }
}
