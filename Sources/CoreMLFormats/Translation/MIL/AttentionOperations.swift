/// Attention as one operation.
///
/// Source of names and defaults: coremltools, `converters/mil/mil/ops/defs`, "transformers".
enum AttentionOperations {
  static let all: [String: OperationTranslation] = [
    "scaled_dot_product_attention": { call in
      let (query, graph) = (try call.tensor("query"), call.graph)
      var inputs = [query]
      for name in ["key", "value"] { inputs.append(try graph.convert(call.tensor(name), to: query.element)) }
      if var mask = try call.optionalTensor("attn_mask") {
        // A truth value says whether a place takes part; a number is added.
        if mask.element != .bool { mask = try graph.convert(mask, to: query.element) }
        // The engine wants a mask for each query.
        if let rank = mask.rank, rank < 2 { mask = try graph.unsqueeze(mask, Array(0..<2 - rank)) }
        inputs.append(mask)
      }
      return [
        graph.add(
          "ScaledDotProductAttention", inputs, ["causal": "false"], set: 13, element: query.element,
          shape: call.outputShape())
      ]
    }
  ]
}
