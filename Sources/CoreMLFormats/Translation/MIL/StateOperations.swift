/// Operations on what a model keeps from one prediction to the next.
///
/// Source of names: coremltools, `converters/mil/mil/ops/defs`, "states" and "coreml_dialect"; files hold
/// `write_state`.
enum StateOperations {
  static let all: [String: OperandTranslation] = [
    "read_state": { call in [.tensor(try call.state("input"))] },
    "write_state": { call in
      // Some writers call its second argument "value".
      try call.write(call.has("data") ? "data" : "value", to: "input")
      return []
    },
    "coreml_update_state": { call in
      try call.write("value", to: "state")
      return [.tensor(try call.state("state"))]
    },
  ]
}

extension OperationCall {
  /// What a state holds now.
  fileprivate func state(_ name: String) throws -> Graph.Tensor {
    switch try operands(name)?.first {
    case .state(let state)?: return state.current
    case .tensor(let tensor)?: return tensor
    default: throw failure("“\(name)” is no state")
    }
  }

  fileprivate func write(_ value: String, to name: String) throws {
    guard case .state(let state)? = try operands(name)?.first else {
      throw failure("“\(name)” is no state, or one of the model around a branch or a loop, where it cannot be written")
    }
    var tensor = try graph.convert(self.tensor(value), to: state.specification.element)
    tensor.shape = state.specification.shape
    state.current = tensor
  }
}
