/// Layers that make tensors from nothing, or keep a part of one.
enum LayerGenerators {
  static let all: [String: OperationTranslation] = [
    "loadConstant": { call in
      let shape = try call.sizes("shape")
      guard shape.count == 3 else { throw call.failure("its shape has \(shape.count) numbers") }
      return [try call.graph.constant(call.weightValue("data", [1, 1] + shape))]
    },
    "loadConstantND": { call in
      [try call.graph.constant(call.weightValue("data", call.sizes("shape")))]
    },
    "rangeStatic": { call in
      let names = ["startValue", "endValue", "stepSizeValue"]
      let numbers = try names.map { try call.number($0, default: 0) }
      guard numbers[2] != 0, numbers.allSatisfy(\.isFinite) else {
        throw call.failure("it goes from \(numbers[0]) to \(numbers[1]) in steps of \(numbers[2])")
      }
      let count = max(0, ((numbers[1] - numbers[0]) / numbers[2]).rounded(.up))
      guard count < 1_073_741_824 else { throw call.failure("it makes too many numbers") }
      let ends = try numbers.map { try call.graph.constant([$0], shape: [], as: .float32) }
      return [call.graph.add("Range", ends, ["output_type": "f32"], set: 4, element: .float32, shape: [Int(count)])]
    },
    "rangeDynamic": { call in
      let end = try call.scalar(call.blob())
      func given(_ index: Int, _ name: String) throws -> Graph.Tensor {
        try call.optionalBlob(index).map(call.scalar)
          ?? call.graph.constant([call.number(name, default: 0)], shape: [], as: .float32)
      }
      return [
        call.graph.add(
          "Range", [try given(1, "startValue"), end, try given(2, "stepSizeValue")], ["output_type": "f32"], set: 4,
          element: .float32, shape: [nil])
      ]
    },
    "matrixBandPart": { call in
      let (lower, upper) = (try call.integer("numLower", default: 0), try call.integer("numUpper", default: 0))
      return [try band(call, lower: lower < 0 ? nil : lower, upper: upper < 0 ? nil : upper)]
    },
    "lowerTriangular": { [try band($0, lower: nil, upper: $0.integer("k", default: 0))] },
    "upperTriangular": { [try band($0, lower: -$0.integer("k", default: 0), upper: nil)] },
  ]

  /// The matrices with zeros outside a band around the diagonal.
  ///
  /// - Parameters:
  ///   - lower: How far it reaches below; `nil` for as far as there is something.
  ///   - upper: How far it reaches above.
  private static func band(_ call: OperationCall, lower: Int?, upper: Int?) throws -> Graph.Tensor {
    let x = try call.blob(rank: 2)
    let (graph, rank) = (call.graph, try call.rank(x))
    let places = try [rank - 2, rank - 1].map { axis in
      graph.add(
        "Range", [try graph.integer(0), try graph.size(x, axis), try graph.integer(1)],
        ["output_type": "i32"], set: 4, element: .int32, shape: [x.shape?[axis]])
    }
    // How far each column lies to the right of the diagonal.
    let distance = try graph.minus(graph.unsqueeze(places[1], [0]), graph.unsqueeze(places[0], [1]))
    var result = x
    for (limit, type) in [(lower.map { -$0 }, "GreaterEqual"), (upper, "LessEqual")] {
      guard let limit else { continue }
      let isInside = try graph.binary(type, distance, graph.integer(limit), gives: .bool)
      result = try graph.select(isInside, result, call.number(0, like: x))
    }
    return result
  }
}
