/// Layers that multiply matrices, and those that look rows of one up.
enum LayerProducts {
  static let all: [String: OperationTranslation] = [
    "innerProduct": innerProduct, "embedding": { [try embedding($0, axes: 3)] },
    "embeddingND": { [try embedding($0, axes: 1)] }, "batchedMatmul": batchedMatmul,
  ]

  private static let innerProduct: OperationTranslation = { call in
    let x = try call.blob(rank: 1)
    let shape = try call.shape(x)
    let outputs = try call.integer("outputChannels", default: 0)
    let inputs = try call.integer("inputChannels", default: 0)
    let weight = try call.weights("weights", [outputs, inputs])
    let bias = try call.flag("hasBias", default: false) ? call.weights("bias", [outputs]) : nil
    let pictures = shape.suffix(3).compactMap(\.self)
    let isFlattened = shape.count >= 4 && (pictures.count < 3 || Graph.product(pictures) == inputs)
    guard isFlattened else { return [try product(call, x, weight, bias)] }
    // All that comes after the batch is one vector.
    let front = Array(0..<shape.count - 3)
    let flat = try call.graph.reshape(x, call.graph.extents(x, front) + [.fixed(inputs)])
    let result = try product(call, flat, weight, bias)
    return [try call.graph.unsqueeze(result, [shape.count - 2, shape.count - 1])]
  }

  private static func product(
    _ call: OperationCall, _ x: Graph.Tensor, _ weight: Graph.Tensor, _ bias: Graph.Tensor?
  ) throws -> Graph.Tensor {
    var product = try call.graph.product(x, weight, transposesSecond: true)
    product.shape = try call.shape(x).dropLast() + [weight.shape?[0]]
    return try bias.map { try call.graph.plus(product, $0) } ?? product
  }

  /// - Parameter axes: How many dimensions of size 1 the index has at its end.
  private static func embedding(_ call: OperationCall, axes count: Int) throws -> Graph.Tensor {
    let x = try call.blob(rank: count + 1)
    let rank = try call.rank(x)
    let isSimple = count == 1
    let size = try call.integer(isSimple ? "embeddingSize" : "outputChannels", default: 0)
    let words = try call.integer(isSimple ? "vocabSize" : "inputDim", default: 0)
    // Each word has a column.
    let table = try call.graph.transpose(call.weights("weights", [size, words]), [1, 0])
    let indices = try call.graph.squeeze(call.whole(x), Array(rank - count..<rank))
    var rows = try call.graph.gather(table, indices, axis: 0)
    rows.shape = (indices.shape ?? []) + [size]
    if try call.flag("hasBias", default: false) { rows = try call.graph.plus(rows, call.weights("bias", [size])) }
    return isSimple ? rows : try call.graph.unsqueeze(rows, [rank - 2, rank - 1])
  }

  private static let batchedMatmul: OperationTranslation = { call in
    var x = try call.blob(rank: 1)
    guard var y = try call.optionalBlob(1) else {
      let inputs = try call.integer("weightMatrixFirstDimension", default: 0)
      let outputs = try call.integer("weightMatrixSecondDimension", default: 0)
      // They lie column by column.
      let weight = try call.weights("weights", [outputs, inputs])
      let bias = try call.flag("hasBias", default: false) ? call.weights("bias", [outputs]) : nil
      return [try product(call, x, weight, bias)]
    }
    if try call.rank(x) == 1 { x = try call.graph.unsqueeze(x, [0]) }
    if try call.rank(y) == 1 { y = try call.graph.unsqueeze(y, [1]) }
    let (turnsFirst, turnsSecond) = (
      try call.flag("transposeA", default: false), try call.flag("transposeB", default: false)
    )
    var product = try call.graph.product(x, y, transposesFirst: turnsFirst, transposesSecond: turnsSecond)
    let (first, second) = (try call.shape(x), try call.shape(y))
    let front = Graph.broadcast(Array(first.dropLast(2)), Array(second.dropLast(2))) ?? []
    product.shape =
      front + [first[first.count - (turnsFirst ? 1 : 2)], second[second.count - (turnsSecond ? 2 : 1)]]
    return [product]
  }
}
