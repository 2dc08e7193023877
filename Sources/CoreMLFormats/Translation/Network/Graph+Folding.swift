/// Tensors whose leading dimensions are folded into one.
///
/// Blobs have five dimensions, while the engine joins layers into one, and is fast, with four. So a blob is kept in
/// both forms: a layer that does the same to either takes the one with four, and that with five is dropped if nothing
/// uses it.
extension Graph {
  /// The form with four dimensions, if there is one.
  func foldedForm(_ tensor: Tensor) -> Tensor? { folded[[tensor.node, tensor.port]] }

  func setFoldedForm(_ form: Tensor, of tensor: Tensor) { folded[[tensor.node, tensor.port]] = form }

  /// A tensor with more dimensions in place of its first one.
  func unfold(_ tensor: Tensor, _ front: [Extent]) throws -> Tensor {
    var extents = front + self.extents(tensor, 1..<(tensor.rank ?? 1))
    // One open size may be what is left, which the engine finds out by itself.
    let open = extents.indices.filter { extents[$0].size == nil }
    if open.count == 1 { extents[open[0]] = .rest }
    let result = try reshape(tensor, extents)
    if tensor.rank == 4, front.count == 2 { setFoldedForm(tensor, of: result) }
    return result
  }

  /// Calls `body` with a tensor of just `count` dimensions, the first of which holds all that lie further in front.
  ///
  /// - Precondition: The tensor's number of dimensions is known.
  func folding(_ tensor: Tensor, to count: Int, _ body: (Tensor) throws -> Tensor) throws -> Tensor {
    let rank = tensor.rank ?? count
    if rank == count { return try body(tensor) }
    if rank < count {
      let result = try body(unsqueeze(tensor, Array(0..<count - rank)))
      return try squeeze(result, Array(0..<count - rank))
    }
    let known = rank == 5 && count == 4 ? foldedForm(tensor) : nil
    let form = try known ?? reshape(tensor, [.rest] + extents(tensor, rank - count + 1..<rank))
    return try unfold(body(form), extents(tensor, 0..<rank - count + 1))
  }
}

extension OperationCall {
  /// Kinds of layers that do the same whether sequence and batch are one dimension or two.
  private static let foldable: Set<String> = [
    "activation", "clampedReLU", "gelu", "unary", "clip", "add", "multiply", "max", "min", "average", "dot", "scale",
    "bias", "addBroadcastable", "subtractBroadcastable", "multiplyBroadcastable", "divideBroadcastable",
    "maxBroadcastable", "minBroadcastable", "batchnorm", "mvn", "l2normalize", "lrn", "softmax", "reduce", "concat",
    "split", "slice", "crop", "padding", "upsample", "resizeBilinear", "reorganizeData", "flatten", "reshape",
    "innerProduct", "embedding", "pooling",
  ]

  /// The layer's results if it can take its blobs with four dimensions, of which one is there already.
  func folded(_ translation: OperationTranslation) throws -> [Graph.Tensor]? {
    guard Self.foldable.contains(operation.type), try !flag("sequenceConcat", default: false),
      operation.type != "reshape" || operation.attributes["targetShape"]?.tensor?.count == 3,
      let arguments = operation.inputs["input"]
    else { return nil }
    let blobs = try blobs()
    let fronts = blobs.map { $0.shape?.prefix(2).compactMap(\.self) }
    guard let first = blobs.first, blobs.allSatisfy({ $0.rank == 5 }), blobs.count == arguments.count,
      blobs.contains(where: { graph.foldedForm($0) != nil }),
      blobs.count == 1 || fronts.allSatisfy({ $0?.count == 2 && $0 == fronts[0] })
    else { return nil }
    let inner = translator.inner(graph)
    for (argument, blob) in zip(arguments, blobs) {
      guard case .name(let name) = argument else { return nil }
      let form = try graph.foldedForm(blob) ?? graph.reshape(blob, [.rest] + graph.extents(blob, 2..<5))
      inner.define(name, .tensor(form))
    }
    let results = try translation(OperationCall(operation: operation, translator: inner))
    guard results.allSatisfy({ $0.rank == 4 }) else { return nil }
    for (result, output) in zip(results, operation.outputs) { graph.name(result, output.name) }
    return try results.map { try graph.unfold(graph.convert($0, to: .float32), graph.extents(first, 0..<2)) }
  }
}
