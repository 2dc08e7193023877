/// Layers that cut parts out.
enum LayerSlices {
  static let all: [String: OperationTranslation] = [
    "crop": { call in
      let x = try call.blob(rank: 3)
      let rank = try call.rank(x)
      guard let other = try call.optionalBlob(1) else {
        let amounts = try call.perDimension("cropAmounts", count: 4, default: 0, lowest: 0)
        return [
          try call.graph.slice(
            x, begin: [amounts[0], amounts[2]], end: [amounts[1], amounts[3]].map { $0 == 0 ? Int(Int32.max) : -$0 },
            axes: [rank - 2, rank - 1])
        ]
      }
      let offset = try call.perDimension("offset", count: 2, default: 0, lowest: 0)
      let axes = [rank - 2, rank - 1]
      let sizes = try axes.map { axis in try call.shape(other)[call.rank(other) - rank + axis] }
      let known = sizes.compactMap(\.self)
      if known.count == 2 {
        return [try call.graph.slice(x, begin: offset, end: zip(offset, known).map { $0 + $1 }, axes: axes)]
      }
      let begin = try call.graph.integers(offset)
      let extents = try call.graph.list(
        axes.map { call.graph.extent(other, (other.rank ?? rank) - rank + $0) })
      return [
        call.graph.add(
          "Slice",
          [
            x, begin, try call.graph.plus(begin, extents), try call.graph.integers([1, 1]),
            try call.graph.integers(axes),
          ], set: 8, element: x.element, shape: try call.shape(x).dropLast(2) + sizes)
      ]
    },
    "slice": { call in
      let x = try call.blob()
      let axes = ["CHANNEL_AXIS": -3, "HEIGHT_AXIS": -2, "WIDTH_AXIS": -1]
      let axis = try call.place(axes[call.text("axis")] ?? -1, rank: call.rank(x))
      let step = max(1, try call.integer("stride", default: 1))
      return [
        try call.graph.slice(
          x, begin: [call.integer("startIndex", default: 0)], end: [call.integer("endIndex", default: 0)],
          step: [step], axes: [axis])
      ]
    },
    "sliceStatic": { call in
      let x = try call.blob()
      return [try strided(call, x, begin: call.graph.integers(call.integers("beginIds")), call.integers("beginIds"))]
    },
    "sliceDynamic": { call in
      let (x, begin) = (try call.blob(), try call.blob(1))
      return [try strided(call, x, begin: call.whole(begin), call.graph.numbers(begin))]
    },
    "sliceBySize": { call in
      let (x, begin) = (try call.blob(), try call.blob(1))
      let rank = try call.rank(x)
      let axis = try call.place(call.integer("axis", default: 0), rank: rank)
      let size = try call.integer("size", default: 0)
      let start = try call.graph.reshape(call.whole(begin), to: [1])
      var shape = x.shape
      shape?[axis] = max(0, size)
      return [
        call.graph.add(
          "Slice",
          [
            x, start, try call.graph.plus(start, call.graph.integers([size])), try call.graph.integers([1]),
            try call.graph.integers([axis]),
          ], set: 8, element: x.element, shape: shape)
      ]
    },
    "slidingWindows": { call in
      let x = try call.blob()
      let axis = try call.place(call.integer("axis", default: 0), rank: call.rank(x))
      let length = try call.fixedSize(x, axis)
      let (window, step) = (try call.integer("windowSize", default: 0), try call.integer("step", default: 0))
      guard window > 0, window <= length, step > 0 else {
        throw call.failure("its windows of \(window) in steps of \(step) do not fit a length of \(length)")
      }
      let count = (length - window) / step + 1
      guard count.multipliedReportingOverflow(by: window).partialValue <= 1 << 18 else {
        throw call.failure("its windows are too many")
      }
      let places = (0..<count).flatMap { first in (0..<window).map { first * step + $0 } }
      let indices = try call.graph.constant(TensorValue(integers: places, shape: [count, window]))
      var result = try call.graph.gather(x, indices, axis: axis)
      result.shape = x.shape.map { $0[..<axis] + [count, window] + $0[(axis + 1)...] }
      return [result]
    },
  ]

  /// What may stand in a blob or in the layer itself.
  private static func given(_ call: OperationCall, _ name: String, blob index: Int, rank: Int) throws -> [Int] {
    var numbers = try call.optionalIntegers(name) ?? []
    if call.operation.type == "sliceDynamic", let blob = try call.optionalBlob(index) {
      guard let known = call.graph.numbers(blob) else { throw call.failure("its masks are not constants") }
      numbers = known
    }
    if numbers.isEmpty { numbers = Array(repeating: 0, count: rank) }
    guard numbers.count == rank else {
      throw call.failure("“\(name)” has \(numbers.count) numbers for \(rank) dimensions")
    }
    return numbers
  }

  private static func strided(_ call: OperationCall, _ x: Graph.Tensor, begin: Graph.Tensor, _ first: [Int]?) throws
    -> Graph.Tensor
  {
    let rank = try call.rank(x)
    let squeezes = try given(call, "squeezeMasks", blob: 6, rank: rank).map { $0 != 0 }
    // A single element is taken from its place whatever the other masks say.
    let beginMask = try zip(given(call, "beginMasks", blob: 4, rank: rank), squeezes).map { $0 != 0 && !$1 }
    let endMask = try zip(given(call, "endMasks", blob: 5, rank: rank), squeezes).map { $0 != 0 && !$1 }
    let isDynamic = call.operation.type == "sliceDynamic"
    let ends = try isDynamic ? call.optionalBlob(2) : nil
    let strides = try isDynamic ? call.optionalBlob(3) : nil
    let end = try ends.flatMap(call.graph.numbers) ?? (ends == nil ? given(call, "endIds", blob: 99, rank: rank) : nil)
    var step =
      try strides.flatMap(call.graph.numbers) ?? (strides == nil ? given(call, "strides", blob: 99, rank: rank) : nil)
    if let numbers = step, numbers.count == rank { step = zip(numbers, squeezes).map { $1 || $0 == 0 ? 1 : $0 } }
    for numbers in [first, end, step].compactMap(\.self) where numbers.count != rank {
      throw call.failure("it names \(numbers.count) places for \(rank) dimensions")
    }
    func text(_ flags: [Bool]) -> String { flags.map { $0 ? "1" : "0" }.joined(separator: ",") }
    let zeros = text(squeezes.map { _ in false })
    let shape = try zip(call.shape(x), 0..<rank).compactMap { size, axis -> Int?? in
      if squeezes[axis] { return nil }
      return .some(
        length(
          size, begin: beginMask[axis] ? nil : first?[axis] ?? .min, end: endMask[axis] ? nil : end?[axis] ?? .min,
          step: step?[axis]))
    }
    let isScalar = shape.isEmpty
    let result = call.graph.add(
      "StridedSlice",
      [
        x, begin, try end.map(call.graph.integers) ?? ends.map(call.whole) ?? begin,
        try step.map(call.graph.integers) ?? strides.map(call.whole) ?? begin,
      ],
      [
        "begin_mask": text(beginMask), "end_mask": text(endMask), "new_axis_mask": zeros,
        "shrink_axis_mask": text(squeezes), "ellipsis_mask": zeros,
      ], element: x.element, shape: shape)
    return isScalar ? try call.graph.reshape(result, to: [1]) : result
  }

  /// How many elements a slice has; `nil` if that is not known.
  ///
  /// - Parameters:
  ///   - begin: `nil` for the first element in the direction of the steps.
  ///   - end: `nil` for the last one. The smallest number for either means that it is not known.
  private static func length(_ size: Int?, begin: Int?, end: Int?, step: Int?) -> Int? {
    guard let size, let step, step != 0, begin != .min, end != .min else { return nil }
    func clamped(_ place: Int) -> Int {
      let place = place < 0 ? place + size : place
      return step > 0 ? max(0, min(size, place)) : max(-1, min(size - 1, place))
    }
    let first = begin.map(clamped) ?? (step > 0 ? 0 : size - 1)
    let last = end.map(clamped) ?? (step > 0 ? size : -1)
    let distance = step > 0 ? last - first : first - last
    return max(0, (distance + abs(step) - 1) / abs(step))
  }
}
