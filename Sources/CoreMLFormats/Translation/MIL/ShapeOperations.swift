/// Operations that move elements.
///
/// Source of names and defaults: coremltools, `converters/mil/mil/ops/defs`, "tensor_transformation" and "tensor_operation".
enum ShapeOperations {
  static let all: [String: OperationTranslation] = [
    "reshape": { call in
      let x = try call.tensor("x")
      guard try !call.isConstant("shape") else { return [try call.graph.reshape(x, to: call.integers("shape"))] }
      return [
        call.graph.add("Reshape", [x, try call.tensor("shape")], ["special_zero": "true"], shape: call.outputShape())
      ]
    },
    "transpose": { [try $0.graph.transpose($0.tensor("x"), $0.integers("perm"))] },
    "expand_dims": { [try $0.graph.unsqueeze($0.tensor("x"), $0.integers("axes"))] },
    "squeeze": { [try $0.graph.squeeze($0.tensor("x"), $0.optionalIntegers("axes"))] },
    "concat": { call in
      let (values, axis) = (try call.tensors("values"), try call.integer("axis"))
      guard try call.flag("interleave", default: false) else { return [try call.graph.concat(values, axis: axis)] }
      return [try call.graph.interleave(values, axis: axis)]
    },
    "stack": { call in
      let axis = try call.integer("axis")
      return [try call.graph.concat(call.tensors("values").map { try call.graph.unsqueeze($0, [axis]) }, axis: axis)]
    },
    "shape": { [$0.graph.sizes(try $0.tensor("x"))] },
    "pixel_shuffle": { call in
      let factor = try call.integer("upscale_factor")
      return [
        call.graph.add(
          "DepthToSpace", [try call.tensor("x")], ["mode": "depth_first", "block_size": "\(factor)"])
      ]
    },
    "depth_to_space": { call in
      [
        call.graph.add(
          "DepthToSpace", [try call.tensor("x")],
          ["mode": "blocks_first", "block_size": "\(try call.integer("block_size"))"])
      ]
    },
  ]
}

extension Graph {
  /// Joins tensors so that their elements along the axis take turns.
  func interleave(_ tensors: [Tensor], axis: Int) throws -> Tensor {
    guard let rank = tensors.first?.rank else { throw FormatError("\(scope): there is nothing to join") }
    let place = axis < 0 ? axis + rank : axis
    let joined = try concat(tensors.map { try unsqueeze($0, [place + 1]) }, axis: place + 1)
    guard let shape = tensors[0].shape, shape.count(where: { $0 == nil }) <= 1 else {
      throw FormatError("\(scope): tensors with several open sizes cannot take turns")
    }
    var sizes = shape.map { $0 ?? -1 }
    if sizes[place] > 0 { sizes[place] *= tensors.count }
    return try reshape(joined, to: sizes)
  }
}
