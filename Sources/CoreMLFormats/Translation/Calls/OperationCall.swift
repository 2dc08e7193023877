/// What a name in a program stands for while the program is translated.
enum Operand {
  case tensor(Graph.Tensor)
  case constant(Value)
  /// A constant that is decoded where it is used.
  case weight(LazyWeight)
  /// Tensors that a program keeps in a list.
  case list(TensorList)
  /// What the model keeps from one prediction to the next.
  case state(ProgramState)
}

/// Turns one kind of operation into nodes of the engine's graph; returns its outputs.
typealias OperationTranslation = @Sendable (OperationCall) throws -> [Graph.Tensor]

/// The same for operations whose outputs are not all tensors.
typealias OperandTranslation = @Sendable (OperationCall) throws -> [Operand]

/// One operation of a program while it is translated: what it is given, and the graph that it becomes a part of.
struct OperationCall {
  let operation: Operation
  let translator: BlockTranslator

  var graph: Graph { translator.graph }

  // MARK: Outputs

  /// The declared type of an output; `nil` if it is not a tensor.
  func outputType(_ index: Int = 0) -> TensorType? {
    operation.outputs.indices.contains(index) ? operation.outputs[index].type.tensor : nil
  }

  /// The declared shape of an output.
  func outputShape(_ index: Int = 0) -> [Int?]? { outputType(index)?.shape }

  // MARK: Arguments

  /// Whether an argument is given.
  func has(_ name: String) -> Bool { operation.inputs[name]?.isEmpty == false || operation.attributes[name] != nil }

  /// An argument; `nil` if it is left out.
  func operands(_ name: String) throws -> [Operand]? {
    // Operations on constants hold their arguments in attributes in earlier versions.
    if let value = operation.attributes[name], operation.inputs[name] == nil { return [.constant(value)] }
    return try operation.inputs[name]?.map { argument in
      switch argument {
      case .value(let value): return .constant(value)
      case .name(let variable):
        guard let operand = try translator.operand(variable) else {
          throw failure("it uses “\(variable)”, which nothing has made before it")
        }
        return operand
      }
    }
  }

  /// A tensor; `nil` if it is left out.
  func optionalTensor(_ name: String) throws -> Graph.Tensor? {
    guard let operand = try operands(name)?.first else { return nil }
    return try tensor(operand, name)
  }

  func tensor(_ name: String) throws -> Graph.Tensor {
    guard let tensor = try optionalTensor(name) else { throw missing(name) }
    return tensor
  }

  /// A matrix to multiply with, whose elements may stay narrow integers until then.
  ///
  /// - Parameter outputsFirst: Whether it has an output in each row rather than in each column.
  func matrix(_ name: String, outputsFirst: Bool) throws -> Graph.Tensor {
    guard case .weight(let weight)? = try operands(name)?.first else { return try tensor(name) }
    return try translator.tensor(of: weight, keepsNarrow: weight.suitsProduct(outputsFirst: outputsFirst))
  }

  /// A list of tensors.
  func tensors(_ name: String) throws -> [Graph.Tensor] {
    guard let operands = try operands(name) else { throw missing(name) }
    return try operands.flatMap { operand -> [Graph.Tensor] in
      switch operand {
      case .constant(.list(let values)), .constant(.tuple(let values)):
        try values.map { try tensor(.constant($0), name) }
      default: [try tensor(operand, name)]
      }
    }
  }

  private func tensor(_ operand: Operand, _ name: String) throws -> Graph.Tensor {
    switch operand {
    case .tensor(let tensor): return tensor
    case .constant(.tensor(let value)): return try graph.constant(value)
    case .weight(let weight): return try translator.tensor(of: weight)
    default: throw failure("“\(name)” is no tensor")
    }
  }

  // MARK: Constants

  /// A constant; `nil` if it is left out.
  func optionalConstant(_ name: String) throws -> TensorValue? {
    switch try operands(name)?.first {
    case nil: return nil
    case .constant(.tensor(let value))?: return value
    case .weight(let weight)?: return try weight.decoded()
    default: throw failure("“\(name)” must be a constant")
    }
  }

  func constant(_ name: String) throws -> TensorValue {
    guard let value = try optionalConstant(name) else { throw missing(name) }
    return value
  }

  /// Whether an argument is a constant, so that its numbers are known now.
  func isConstant(_ name: String) throws -> Bool {
    switch try operands(name)?.first {
    case .constant, .weight: true
    default: false
    }
  }

  /// Numbers that the engine can take, of 32 bits, so that a sum or a product of two never overflows.
  func optionalIntegers(_ name: String) throws -> [Int]? {
    try optionalConstant(name)?.integers.map { Int(Int32(clamping: $0)) }
  }

  func integers(_ name: String) throws -> [Int] {
    guard let numbers = try optionalIntegers(name) else { throw missing(name) }
    return numbers
  }

  func integer(_ name: String, default value: Int? = nil) throws -> Int {
    guard let number = try optionalIntegers(name)?.first ?? value else { throw missing(name) }
    return number
  }

  func number(_ name: String, default value: Double? = nil) throws -> Double {
    guard let number = try optionalConstant(name)?.numbers.first ?? value else { throw missing(name) }
    return number
  }

  func flag(_ name: String, default value: Bool) throws -> Bool {
    try optionalIntegers(name)?.first.map { $0 != 0 } ?? value
  }

  func text(_ name: String, default value: String? = nil) throws -> String {
    guard let text = try optionalConstant(name)?.texts.first ?? value else { throw missing(name) }
    return text
  }

  // MARK: Failures

  func failure(_ reason: String) -> FormatError {
    FormatError("the operation “\(operation.name)” (\(operation.type)) cannot run: \(reason)")
  }

  private func missing(_ name: String) -> FormatError { failure("its argument “\(name)” is missing") }
}
