/// Layers that repeat or fill along dimensions.
enum LayerDimensions {
  static let all: [String: OperationTranslation] = [
    "tile": { call in
      let x = try call.blob()
      let rank = try call.rank(x)
      if let counts = try call.optionalBlob(1), call.graph.numbers(counts) == nil {
        let shape: [Int?] = Array(repeating: nil, count: rank)
        return [call.graph.add("Tile", [x, try call.whole(counts)], element: x.element, shape: shape)]
      }
      let counts = try call.optionalBlob(1).flatMap(call.graph.numbers) ?? call.sizes("reps")
      guard counts.count <= rank else { throw call.failure("it repeats \(counts.count) of \(rank) dimensions") }
      return [try tiled(call, x, Array(repeating: 1, count: rank - counts.count) + counts)]
    },
    "sequenceRepeat": { call in
      let x = try call.blob(rank: 5)
      let rank = try call.rank(x)
      var counts = Array(repeating: 1, count: rank)
      counts[rank - 5] = max(1, try call.integer("nRepetitions", default: 1))
      return [try tiled(call, x, counts)]
    },
    "broadcastToStatic": { call in
      let (x, target) = (try call.blob(), try call.sizes("targetShape"))
      return [try broadcast(call, x, call.graph.integers(target), target)]
    },
    "broadcastToLike": { call in
      let (x, other) = (try call.blob(), try call.blob(1))
      return [try broadcast(call, x, call.graph.sizes(other), call.shape(other))]
    },
    "broadcastToDynamic": { call in
      let (x, sizes) = (try call.blob(), try call.blob(1))
      return [try broadcast(call, x, call.whole(sizes), given(call, sizes))]
    },
    "fillStatic": { call in
      let target = try call.sizes("targetShape")
      return [try filled(call, call.graph.integers(target), target)]
    },
    "fillLike": { call in
      let other = try call.blob()
      return [try filled(call, call.graph.sizes(other), call.shape(other))]
    },
    "fillDynamic": { [try filled($0, $0.whole($0.blob()), given($0, $0.blob()))] },
    "padding": { call in
      let x = try call.blob(rank: 2)
      let rank = try call.rank(x)
      let pads = try call.perDimension("paddingAmounts", count: 4, default: 0, lowest: 0)
      let zeros = Array(repeating: 0, count: rank - 2)
      let mode = call.has("reflection") ? "reflect" : call.has("replication") ? "edge" : "constant"
      return [
        try call.graph.pad(
          x, before: zeros + [pads[0], pads[2]], after: zeros + [pads[1], pads[3]], mode: mode,
          value: call.number("constant.value", default: 0))
      ]
    },
    "constantPad": constantPad,
    "reverse": { call in
      let x = try call.blob()
      let flags = try call.optionalIntegers("reverseDim") ?? []
      guard try flags.count <= call.rank(x) else { throw call.failure("it has more flags than dimensions") }
      let axes = flags.indices.filter { flags[$0] != 0 }
      guard !axes.isEmpty else { return [x] }
      var result = try call.graph.slice(
        x, begin: axes.map { _ in -1 }, end: axes.map { _ in Int(Int32.min) }, step: axes.map { _ in -1 }, axes: axes)
      result.shape = x.shape
      return [result]
    },
    "reverseSeq": { call in
      let (x, lengths) = (try call.blob(), try call.blob(1))
      let rank = try call.rank(x)
      let batch = try call.place(call.integer("batchAxis", default: 0), rank: rank)
      let sequence = try call.place(call.integer("sequenceAxis", default: 0), rank: rank)
      return [
        call.graph.add(
          "ReverseSequence", [x, try call.whole(lengths)], ["batch_axis": "\(batch)", "seq_axis": "\(sequence)"],
          shape: x.shape)
      ]
    },
  ]

  private static func tiled(_ call: OperationCall, _ x: Graph.Tensor, _ counts: [Int]) throws -> Graph.Tensor {
    guard counts.allSatisfy({ $0 >= 0 }) else { throw call.failure("it repeats \(counts) times") }
    let shape = try zip(call.shape(x), counts).map { size, count in
      size.map { $0.multipliedReportingOverflow(by: count).partialValue }
    }
    return call.graph.add("Tile", [x, try call.graph.integers(counts)], element: x.element, shape: shape)
  }

  private static func broadcast(
    _ call: OperationCall, _ x: Graph.Tensor, _ sizes: Graph.Tensor, _ shape: [Int?]
  ) throws -> Graph.Tensor {
    call.graph.add("Broadcast", [x, sizes], ["mode": "numpy"], set: 3, element: x.element, shape: shape)
  }

  private static func filled(_ call: OperationCall, _ sizes: Graph.Tensor, _ shape: [Int?]) throws -> Graph.Tensor {
    let number = try call.graph.constant([call.number("value", default: 0)], shape: [], as: .float32)
    return try broadcast(call, number, sizes, shape)
  }

  /// The shape that a blob holds, as far as it is known.
  private static func given(_ call: OperationCall, _ sizes: Graph.Tensor) throws -> [Int?] {
    if let numbers = call.graph.numbers(sizes) {
      try call.check(numbers)
      return numbers
    }
    let count = try call.fixedSize(sizes, 0)
    guard count <= 16 else { throw call.failure("its result has \(count) dimensions") }
    return Array(repeating: nil, count: count)
  }

  private static let constantPad: OperationTranslation = { call in
    let x = try call.blob()
    let rank = try call.rank(x)
    let isTarget = try call.flag("padToGivenOutputSizeMode", default: false)
    if let amounts = try call.optionalBlob(1), call.graph.numbers(amounts) == nil {
      guard !isTarget else { throw call.failure("its result has a size that only its input says") }
      let table = try call.graph.reshape(call.whole(amounts), to: [rank, 2])
      let sides = try (0..<2).map { side in
        try call.graph.reshape(call.graph.slice(table, begin: [side], end: [side + 1], axes: [1]), to: [rank])
      }
      let value = try call.number(call.number("value", default: 0), like: x)
      return [
        call.graph.add(
          "Pad", [x] + sides + [value], ["pad_mode": "constant"], set: 12, element: x.element,
          shape: Array(repeating: nil, count: rank))
      ]
    }
    let amounts = try call.optionalBlob(1).flatMap(call.graph.numbers) ?? call.optionalIntegers("padAmounts") ?? []
    guard amounts.count == 2 * rank, amounts.allSatisfy({ $0 >= 0 && $0 <= Int32.max }) else {
      throw call.failure("its padding is \(amounts) for \(rank) dimensions")
    }
    var (before, after) = ((0..<rank).map { amounts[2 * $0] }, (0..<rank).map { amounts[2 * $0 + 1] })
    if isTarget {
      let shape = try call.fixedShape(x)
      before = zip(before, shape).map { $0 > 0 ? max(0, $0 - $1) : 0 }
      after = zip(after, shape).map { $0 > 0 ? max(0, $0 - $1) : 0 }
    }
    return [try call.graph.pad(x, before: before, after: after, value: call.number("value", default: 0))]
  }
}
