/// Operations between numbers and the narrow integers that stand for them.
///
/// Source of names and defaults: coremltools, `converters/mil/mil/ops/defs`, "quantization_ops".
enum QuantizationOperations {
  static let all: [String: OperationTranslation] = [
    "quantize": { call in
      let (input, graph) = (try call.tensor("input"), call.graph)
      let name = try call.text("output_dtype")
      let ranges: [String: (Element, ClosedRange<Double>)] = [
        "int8": (.int8, -128...127), "uint8": (.uint8, 0...255), "int4": (.int4, -8...7), "uint4": (.uint4, 0...15),
      ]
      guard let (element, range) = ranges[name] else {
        throw call.failure("it makes elements of the unknown type \(name)")
      }
      let quotient = try graph.over(input, call.perAxis("scale", of: input))
      var rounded = graph.add("Round", [quotient], ["mode": "half_to_even"], set: 5, shape: input.shape)
      if call.has("zero_point") { rounded = try graph.plus(rounded, call.perAxis("zero_point", of: input)) }
      rounded.shape = input.shape
      return [try graph.convert(graph.clamp(rounded, range), to: element)]
    }
  ]

  static let operands: [String: OperandTranslation] = [
    "dequantize": { call in
      let element = try call.outputType()?.element ?? call.constant("scale").element
      guard element.isFloat else { throw call.failure("it makes elements of \(element.rawValue)") }
      if try call.isConstant("input") { return [.weight(try call.affineWeight("input"))] }
      var tensor = try call.graph.convert(call.tensor("input"), to: element)
      if call.has("zero_point") { tensor = try call.graph.minus(tensor, call.perAxis("zero_point", of: tensor)) }
      return [.tensor(try call.graph.times(tensor, call.perAxis("scale", of: tensor)))]
    }
  ]
}

extension OperationCall {
  /// A number, or one for each element along an axis, with the elements of a tensor and so that it broadcasts to it.
  fileprivate func perAxis(_ name: String, of tensor: Graph.Tensor) throws -> Graph.Tensor {
    let value = try graph.convert(self.tensor(name), to: tensor.element)
    guard value.shape?.isEmpty != true, has("axis"), let rank = tensor.rank else { return value }
    let axis = try axis(in: rank)
    return try graph.reshape(
      value, to: Array(repeating: 1, count: axis) + [-1] + Array(repeating: 1, count: rank - axis - 1))
  }
}
