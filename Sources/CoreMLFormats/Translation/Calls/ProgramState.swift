/// What a model keeps from one prediction to the next.
package struct StateSpecification: Sendable, Equatable {
  /// The name of the function's input, and of the engine's variable.
  package let name: String
  package let element: Element
  package let shape: [Int]
}

/// A state while its program is translated.
///
/// The engine reads a variable once and writes it once in a run, so what is written and read in between are ordinary
/// tensors.
final class ProgramState {
  let specification: StateSpecification
  /// What was written last, or else what the run began with.
  var current: Graph.Tensor

  /// Adds the node that reads what the run before has left; at first that is zeros.
  ///
  /// - Throws: `FormatError` if this is no tensor of a fixed shape.
  init(_ name: String, _ type: ValueType, in graph: Graph) throws {
    guard case .tensor(let tensor) = type, let sizes = tensor.shape, case let shape = sizes.compactMap(\.self),
      shape.count == sizes.count
    else { throw FormatError("the state “\(name)” is no tensor of a fixed shape") }
    specification = StateSpecification(name: name, element: tensor.element, shape: shape)
    graph.scope = name
    let zeros = try graph.filled(0, tensor.element, graph.integers(shape), shape: sizes)
    current = graph.add(
      "ReadValue", [zeros],
      [
        "variable_id": name, "variable_type": try Graph.engineName(tensor.element),
        "variable_shape": shape.map(String.init).joined(separator: ","),
      ], set: 6, element: tensor.element, shape: sizes)
  }

  /// Adds the node that leaves the state to the next run.
  func keep(in graph: Graph) {
    _ = graph.add("Assign", [current], ["variable_id": specification.name], set: 6)
  }
}

extension Graph {
  /// A tensor of one number, with sizes that may be computed.
  func filled(_ number: Double, _ element: Element, _ sizes: Tensor, shape: [Int?]? = nil) throws -> Tensor {
    add(
      "Broadcast", [try constant([number], shape: [], as: element), sizes], ["mode": "numpy"], set: 3, element: element,
      shape: shape)
  }
}
