/// Products of matrices.
///
/// Source of names and defaults: coremltools, `converters/mil/mil/ops/defs`, "linear".
enum LinearOperations {
  static let all: [String: OperationTranslation] = [
    "linear": { call in
      // The weights have the outputs first.
      let product = try call.graph.product(
        call.tensor("x"), call.matrix("weight", outputsFirst: true), transposesSecond: true)
      return [try call.optionalTensor("bias").map { try call.graph.plus(product, $0) } ?? product]
    },
    "matmul": { call in
      let transposesSecond = try call.flag("transpose_y", default: false)
      return [
        try call.graph.product(
          call.tensor("x"), call.matrix("y", outputsFirst: transposesSecond),
          transposesFirst: call.flag("transpose_x", default: false), transposesSecond: transposesSecond)
      ]
    },
    "einsum": { call in
      let values = try call.tensors("values")
      return [call.graph.add("Einsum", values, ["equation": try call.text("equation")], set: 7)]
    },
  ]
}

extension Graph {
  func product(
    _ first: Tensor, _ second: Tensor, transposesFirst: Bool = false, transposesSecond: Bool = false
  ) throws -> Tensor {
    let (first, second) = try matched(first, second)
    return add(
      "MatMul", [first, second], ["transpose_a": "\(transposesFirst)", "transpose_b": "\(transposesSecond)"])
  }
}
