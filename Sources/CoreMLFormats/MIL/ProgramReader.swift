/// Reads programs from protobuf messages.
///
/// Source of the fields' numbers: coremltools, `mlmodel/format/MIL.proto`.
struct ProgramReader {
  private let weights: BlobFiles

  init(_ weights: BlobFiles) { self.weights = weights }

  func program(_ message: ProtobufMessage) throws -> Program {
    var functions: [Function] = []
    try message.forEachField { field in
      guard field.number == 2 else { return }
      let (name, value) = try field.entry()
      if let value { functions.append(try function(name, value.nested())) }
    }
    // A dictionary in protobuf has no order.
    return Program(functions: functions.sorted { $0.name < $1.name })
  }

  private func function(_ name: String, _ message: ProtobufMessage) throws -> Function {
    var inputs: [Variable] = []
    var operationSet = ""
    var blocks: [String: ProtobufMessage] = [:]
    try message.forEachField { field in
      switch field.number {
      case 1: inputs.append(try variable(field.nested()))
      case 2: operationSet = try field.text()
      case 3:
        let (name, value) = try field.entry()
        blocks[name] = try value?.nested()
      default: break
      }
    }
    guard let block = blocks[operationSet] else {
      throw FormatError("the function “\(name)” has no operations for the set \(operationSet) that it names")
    }
    return Function(name: name, operationSet: operationSet, inputs: inputs, block: try self.block(block))
  }

  private func block(_ message: ProtobufMessage) throws -> Block {
    var block = Block(operations: [], outputs: [])
    try message.forEachField { field in
      switch field.number {
      case 1: block.inputs.append(try variable(field.nested()))
      case 2: block.outputs.append(try field.text())
      case 3: block.operations.append(try operation(field.nested()))
      default: break
      }
    }
    return block
  }

  private func operation(_ message: ProtobufMessage) throws -> Operation {
    var operation = Operation(type: "", outputs: [])
    try message.forEachField { field in
      switch field.number {
      case 1: operation.type = try field.text()
      case 2:
        let (name, value) = try field.entry()
        if let value { operation.inputs[name] = try arguments(value.nested()) }
      case 3: operation.outputs.append(try variable(field.nested()))
      case 4: operation.blocks.append(try block(field.nested()))
      case 5:
        let (name, value) = try field.entry()
        if let value { operation.attributes[name] = try self.value(value.nested()) }
      default: break
      }
    }
    return operation
  }

  private func arguments(_ message: ProtobufMessage) throws -> [Argument] {
    var arguments: [Argument] = []
    try message.forEachField { field in
      guard field.number == 1 else { return }
      try field.nested().forEachField { binding in
        switch binding.number {
        case 1: arguments.append(.name(try binding.text()))
        case 2: arguments.append(.value(try value(binding.nested())))
        default: break
        }
      }
    }
    return arguments
  }

  private func variable(_ message: ProtobufMessage) throws -> Variable {
    var name = ""
    var type: ValueType?
    try message.forEachField { field in
      switch field.number {
      case 1: name = try field.text()
      case 2: type = try self.type(field.nested())
      default: break
      }
    }
    guard let type else { throw FormatError("the value “\(name)” has no type") }
    return Variable(name, type)
  }

  // MARK: Values

  private func value(_ message: ProtobufMessage) throws -> Value {
    var type: ValueType?
    var immediate: ProtobufMessage?
    var blob: ProtobufMessage?
    try message.forEachField { field in
      switch field.number {
      case 2: type = try self.type(field.nested())
      case 3: immediate = try field.nested()
      case 5: blob = try field.nested()
      default: break
      }
    }
    guard let type else { throw FormatError("a constant has no type") }
    if let blob { return try value(inFile: blob, type) }
    guard let immediate else { throw FormatError("a constant has no value") }
    return try self.immediate(immediate, type)
  }

  private func value(inFile message: ProtobufMessage, _ type: ValueType) throws -> Value {
    var name = ""
    var offset: UInt64 = 0
    try message.forEachField { field in
      switch field.number {
      case 1: name = try field.text()
      case 2: offset = try field.unsigned()
      default: break
      }
    }
    return .tensor(try weights.tensor(in: name, at: offset, type))
  }

  private func immediate(_ message: ProtobufMessage, _ type: ValueType) throws -> Value {
    var result: Value?
    try message.forEachField { field in
      switch (field.number, type) {
      case (1, .tensor(let type)): result = .tensor(try ImmediateTensor(field.nested()).value(type))
      case (2, .tuple): result = .tuple(try values(field.nested()))
      case (3, .list): result = .list(try values(field.nested()))
      case (4, .dictionary): result = .dictionary(try pairs(field.nested()))
      default: throw FormatError("a constant's value does not match its type")
      }
    }
    guard let result else { throw FormatError("a constant has no value") }
    return result
  }

  private func values(_ message: ProtobufMessage) throws -> [Value] {
    var values: [Value] = []
    try message.forEachField { if $0.number == 1 { values.append(try value($0.nested())) } }
    return values
  }

  private func pairs(_ message: ProtobufMessage) throws -> [(key: Value, value: Value)] {
    var pairs: [(key: Value, value: Value)] = []
    try message.forEachField { field in
      guard field.number == 1 else { return }
      var found: [Int: Value] = [:]
      try field.nested().forEachField { found[$0.number] = try value($0.nested()) }
      if let key = found[1], let value = found[2] { pairs.append((key, value)) }
    }
    return pairs
  }
}
