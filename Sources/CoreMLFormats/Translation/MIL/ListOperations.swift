/// Operations on lists of tensors of one shape.
///
/// Source of names and defaults: coremltools, `converters/mil/mil/ops/defs`, "control_flow".
enum ListOperations {
  static let all: [String: OperandTranslation] = [
    "make_list": { call in
      let name = try call.text("dtype", default: "fp32")
      guard let element = Element(rawValue: name) else {
        throw call.failure("it makes elements of the unknown type \(name)")
      }
      let shape = try call.elementShape()
      let grows = try call.flag("dynamic_length", default: true)
      guard try !call.has("init_length") || call.isConstant("init_length") else {
        let length = try call.graph.reshape(call.tensor("init_length"), to: [1])
        let sizes = try shape.isEmpty ? length : call.graph.concat([length, call.graph.integers(shape)], axis: 0)
        let tensor = try call.graph.filled(0, element, sizes, shape: [nil] + shape)
        return [.list(TensorList(tensor: tensor, grows: grows))]
      }
      let length = try call.integer("init_length", default: 1)
      guard length >= 0 else { throw call.failure("its length is \(length)") }
      let tensor = try call.graph.filled(
        0, element, call.graph.integers([length] + shape), shape: [length] + shape)
      return [.list(TensorList(tensor: tensor, grows: grows))]
    },
    "list_length": { call in
      let sizes = call.graph.sizes(try call.list().tensor)
      return [.tensor(try call.graph.gather(sizes, call.graph.integer(0), axis: 0))]
    },
    "list_read": { call in
      [.tensor(try call.graph.gather(call.list().tensor, call.scalar("index"), axis: 0))]
    },
    "list_gather": { call in
      [.tensor(try call.graph.gather(call.list().tensor, call.tensor("indices"), axis: 0))]
    },
    "list_write": { call in
      let index = try call.graph.reshape(call.scalar("index"), to: [1])
      return [
        .list(try call.list().writing(call.graph.unsqueeze(call.tensor("value"), [0]), at: index, in: call.graph))
      ]
    },
    "list_scatter": { call in
      let values = try call.tensor(call.has("value") ? "value" : "values")
      return [.list(try call.list().writing(values, at: call.tensor("indices"), in: call.graph))]
    },
  ]
}

extension OperationCall {
  fileprivate func list() throws -> TensorList {
    guard case .list(let list)? = try operands("ls")?.first else { throw failure("“ls” is no list") }
    return list
  }

  /// A number as a tensor without dimensions.
  fileprivate func scalar(_ name: String) throws -> Graph.Tensor { try graph.reshape(tensor(name), to: []) }

  /// The shape of a list's elements.
  fileprivate func elementShape() throws -> [Int] {
    guard let operands = try operands("elem_shape") else {
      throw failure("it does not say what shape its elements have")
    }
    return try operands.flatMap { operand -> [Int] in
      let values: [Value]
      switch operand {
      case .constant(.list(let list)), .constant(.tuple(let list)): values = list
      case .constant(let value): values = [value]
      default: throw failure("its elements' shape must be constant")
      }
      return try values.flatMap { value -> [Int] in
        guard let tensor = value.tensor, tensor.element != .string, case let sizes = tensor.integers,
          sizes.allSatisfy({ 0...Int(Int32.max) ~= $0 })
        else { throw failure("its elements' shape is known only when it runs") }
        return sizes
      }
    }
  }
}

extension TensorList {
  /// The list with elements at places.
  func writing(_ values: Graph.Tensor, at indices: Graph.Tensor, in graph: Graph) throws -> TensorList {
    let indices = try graph.convert(indices, to: .int32)
    let room = grows ? try longEnough(for: indices, in: graph) : tensor
    let written = graph.add(
      "ScatterUpdate", [room, indices, try graph.convert(values, to: tensor.element), try graph.integer(0)], set: 3,
      shape: room.shape)
    return TensorList(tensor: written, grows: grows)
  }

  /// The elements, and after them as many zeros that all indices have a place.
  private func longEnough(for indices: Graph.Tensor, in graph: Graph) throws -> Graph.Tensor {
    let sizes = graph.sizes(tensor)
    let length = try graph.gather(sizes, graph.integers([0]), axis: 0)
    let last = try graph.add(
      "ReduceMax", [indices, graph.integers([0])], ["keep_dims": "true"], element: .int32, shape: [1])
    let missing = try graph.minus(graph.plus(last, graph.integers([1])), length)
    let count = try graph.binary("Maximum", missing, graph.integers([0]))
    let rest = try graph.slice(sizes, begin: [1], end: [Int(Int32.max)], axes: [0])
    let zeros = try graph.filled(0, tensor.element, graph.concat([count, rest], axis: 0))
    var longer = try graph.concat([tensor, zeros], axis: 0)
    longer.shape = tensor.shape.map { [nil] + $0.dropFirst() }
    return longer
  }
}
