/// Parts of pictures, each resized.
enum LayerRegions {
  static let cropResize: OperationTranslation = { call in
    let graph = call.graph
    let (x, boxes) = (try call.blob(0, rank: 5), try call.blob(1, rank: 5))
    let shape = try call.shape(x)
    let columns = try call.fixedSize(boxes, 2)
    guard shape[0] == 1, let batch = shape[1], let height = shape[3], let width = shape[4], columns == 4 || columns == 5
    else { throw call.failure("it needs pictures of a fixed size, and four or five numbers for each part") }
    guard columns == 5 || batch == 1 else { throw call.failure("it needs parts that name their picture") }
    let targets = try call.perDimension("targetSize", count: 2, default: 1)
    let table = try graph.reshape(boxes, [graph.extent(boxes, 0), .fixed(columns)])
    let bounds = try corners(call, table, first: columns - 4)
    // Each part has a picture of its own.
    let pictures = try graph.squeeze(x, [0])
    let indices =
      columns == 5
      ? try column(call, table, 0)
      : try graph.times(column(call, table, 0), graph.constant(0, like: table))
    var chosen = try graph.gather(pictures, graph.reshape(indices, to: [-1]), axis: 0)
    chosen.shape = [boxes.shape?[0]] + shape.dropFirst(2)
    let rows = try places(call, bounds, 0, size: height, count: targets[0])
    let lines = try places(call, bounds, 1, size: width, count: targets[1])
    let grid = try graph.concat(
      [
        broadcast(call, graph.unsqueeze(lines, [1]), boxes, targets),
        broadcast(call, graph.unsqueeze(rows, [2]), boxes, targets),
      ].map { try graph.unsqueeze($0, [3]) }, axis: 3)
    let result = graph.add(
      "GridSample", [chosen, grid], ["align_corners": "true", "mode": "bilinear", "padding_mode": "border"], set: 9,
      shape: [boxes.shape?[0], shape[2]] + targets)
    return [try graph.unsqueeze(result, [1])]
  }

  private static func column(_ call: OperationCall, _ table: Graph.Tensor, _ index: Int) throws -> Graph.Tensor {
    try call.graph.slice(table, begin: [index], end: [index + 1], axes: [1])
  }

  /// Start and end, first along the height, then along the width; each in a column.
  private static func corners(_ call: OperationCall, _ table: Graph.Tensor, first: Int) throws -> [[Graph.Tensor]] {
    let columns = try (0..<4).map { try column(call, table, first + $0) }
    let mode = try call.text("boxIndicesMode.boxMode", default: "CORNERS_HEIGHT_FIRST")
    let order = mode.hasSuffix("HEIGHT_FIRST") ? [0, 1, 2, 3] : [1, 0, 3, 2]
    let (height, width) = ([columns[order[0]], columns[order[2]]], [columns[order[1]], columns[order[3]]])
    guard mode.hasPrefix("CENTER") else { return [height, width] }
    return try [height, width].map { pair in
      let half = try call.graph.times(pair[1], call.number(0.5, like: pair[1]))
      return [try call.graph.minus(pair[0], half), try call.graph.plus(pair[0], half)]
    }
  }

  /// Where the pixels of a part lie in its picture, from −1 to 1: parts by places.
  private static func places(
    _ call: OperationCall, _ bounds: [[Graph.Tensor]], _ axis: Int, size: Int, count: Int
  ) throws -> Graph.Tensor {
    let graph = call.graph
    let isNormalized = try call.flag("normalizedCoordinates", default: false)
    let scale = (isNormalized ? Double(size - 1) : 1) * (try call.nonZero("spatialScale", default: 1))
    let (start, end) = (
      try graph.linear(bounds[axis][0], scale, 0), try graph.linear(bounds[axis][1], scale, 0)
    )
    let length = try graph.minus(end, start)
    guard count <= 1 << 12 else { throw call.failure("its parts are too large") }
    let places: Graph.Tensor
    switch try call.text("mode.samplingMethod", default: "STRICT_ALIGN_ENDPOINTS_MODE") {
    case "STRICT_ALIGN_ENDPOINTS_MODE":
      places = try spread(call, start, length, (0..<count).map { Double($0) / Double(max(1, count - 1)) })
    case "ALIGN_ENDPOINTS_MODE":
      places = try spread(
        call, start, length, (0..<count).map { count == 1 ? 0.5 : Double($0) / Double(count - 1) })
    case "UPSAMPLE_MODE":
      // The distance between both ends counts one pixel more.
      let whole = try graph.linear(length, 1, 1)
      places = try spread(call, start, whole, (0..<count).map { Double($0) / Double(count) })
    default:
      let whole = try graph.binary("Maximum", length, call.number(1, like: length))
      places = try spread(call, start, whole, (0..<count).map { (Double($0) + 0.5) / Double(count) })
    }
    let last = Double(max(1, size - 1))
    return try graph.linear(places, 2 / last, -1)
  }

  private static func spread(
    _ call: OperationCall, _ start: Graph.Tensor, _ length: Graph.Tensor, _ parts: [Double]
  ) throws -> Graph.Tensor {
    let row = try call.graph.constant(parts, shape: [1, parts.count], as: start.element)
    return try call.graph.plus(start, call.graph.times(length, row))
  }

  private static func broadcast(
    _ call: OperationCall, _ tensor: Graph.Tensor, _ boxes: Graph.Tensor, _ targets: [Int]
  ) throws -> Graph.Tensor {
    let shape = try call.graph.list([call.graph.extent(boxes, 0)] + targets.map(Extent.fixed))
    return call.graph.add(
      "Broadcast", [tensor, shape], ["mode": "numpy"], set: 3, shape: [boxes.shape?[0]] + targets)
  }
}
