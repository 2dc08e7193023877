/// Reads layers from protobuf messages.
///
/// Source of the fields' numbers: coremltools, `mlmodel/format/NeuralNetwork.proto`.
enum LayerReader {
  /// The layers of a network; the same numbers hold in all kinds of networks.
  static func layers(_ message: ProtobufMessage) throws -> [Operation] {
    var layers: [Operation] = []
    try message.forEachField { if $0.number == 1 { layers.append(try layer($0.nested())) } }
    return layers
  }

  private static func layer(_ message: ProtobufMessage) throws -> Operation {
    var name = ""
    var inputs: [Argument] = []
    var outputs: [Variable] = []
    var ranks: [Int] = []
    var content: ProtobufMessage.Field?
    try message.forEachField { field in
      switch field.number {
      case 1: name = try field.text()
      case 2: inputs.append(.name(try field.text()))
      case 3: outputs.append(Variable(try field.text(), .tensor(TensorType(.float32, nil))))
      case 5:
        var rank = 0
        try field.nested().forEachField { if $0.number == 1 { rank = try $0.integer() } }
        ranks.append(rank)
      case 100...: content = field
      default: break
      }
    }
    var operation = Operation(type: "", inputs: ["input": inputs], outputs: outputs)
    operation.attributes["name"] = Value(text: name)
    if !ranks.isEmpty { operation.attributes["outputRanks"] = .tensor(TensorValue(integers: ranks.map(bounded))) }
    if let content {
      let kind = LayerKind.all[content.number] ?? LayerKind("layer of the unknown kind \(content.number)")
      operation.type = kind.name
      try read(content.nested(), kind.fields, prefix: "", into: &operation)
    }
    return operation
  }

  /// Sizes and places are kept in 32 bits, so that sums and products of two are never too large.
  static func bounded(_ number: Int) -> Int { max(-0x7FFF_FFFF, min(0x7FFF_FFFF, number)) }

  // MARK: Fields

  private static func read(
    _ message: ProtobufMessage, _ fields: [Int: LayerField], prefix: String, into operation: inout Operation
  ) throws {
    var content = Content()
    try message.forEachField { field in
      guard let kind = fields[field.number] else { return }
      try read(field, kind, prefix + kind.name, &content, &operation)
    }
    for case .choice(let name, let names) in fields.values where operation.attributes[prefix + name] == nil {
      operation.attributes[prefix + name] = Value(text: names[0])
    }
    for (name, numbers) in content.integers {
      operation.attributes[name] = .tensor(TensorValue(integers: numbers.map(bounded)))
    }
    for (name, numbers) in content.numbers { operation.attributes[name] = .tensor(TensorValue(floats: numbers)) }
    for (name, values) in content.values { operation.attributes[name] = .list(values) }
  }

  /// What is gathered from several fields.
  private struct Content {
    var integers: [String: [Int]] = [:]
    var numbers: [String: [Float]] = [:]
    var values: [String: [Value]] = [:]
    var counts: [String: Int] = [:]
  }

  private static func read(
    _ field: ProtobufMessage.Field, _ kind: LayerField, _ name: String, _ content: inout Content,
    _ operation: inout Operation
  ) throws {
    switch kind {
    case .integer:
      operation.attributes[name] = .tensor(TensorValue(integer: bounded(try field.integer())))
    case .number: operation.attributes[name] = .tensor(TensorValue(float: try field.float()))
    case .flag: operation.attributes[name] = .tensor(TensorValue(integer: try field.flag() ? 1 : 0))
    case .text: operation.attributes[name] = Value(text: try field.text())
    case .choice(_, let names):
      let code = try field.integer()
      guard names.indices.contains(code) else {
        throw FormatError("a layer of the kind \(operation.type) has the unknown value \(code) for “\(name)”")
      }
      operation.attributes[name] = Value(text: names[code])
    case .integers, .flags: try field.appendIntegers(to: &content.integers[name, default: []])
    case .numbers: try field.appendFloats(to: &content.numbers[name, default: []])
    case .weights: operation.attributes[name] = try LayerWeights.value(field.nested())
    case .borders: content.integers[name] = try borders(field.nested())
    case .message(_, let fields):
      operation.attributes[name] = .tensor(TensorValue(integer: 1))
      try read(field.nested(), fields, prefix: name + ".", into: &operation)
    case .messages(_, let fields):
      let index = content.counts[name, default: 0]
      content.counts[name] = index + 1
      try read(field.nested(), fields, prefix: "\(name).\(index).", into: &operation)
    case .activations: content.values[name, default: []].append(try activation(field.nested()))
    case .network:
      let layers = try layers(field.nested())
      operation.attributes[name] = .tensor(TensorValue(integer: operation.blocks.count))
      operation.blocks.append(Block(operations: layers, outputs: []))
    }
  }

  /// What lies before and after, first for the height, then for the width.
  private static func borders(_ message: ProtobufMessage) throws -> [Int] {
    var numbers: [Int] = []
    try message.forEachField { field in
      guard field.number == 10 else { return }
      var sizes = (start: 0, end: 0)
      try field.nested().forEachField { size in
        switch size.number {
        case 1: sizes.start = try size.integer()
        case 2: sizes.end = try size.integer()
        default: break
        }
      }
      numbers += [sizes.start, sizes.end]
    }
    return numbers
  }

  /// An activation of a recurrent layer: its name and its two numbers.
  private static func activation(_ message: ProtobufMessage) throws -> Value {
    var name = ""
    var numbers: [Float] = [0, 0]
    try message.forEachField { field in
      name = LayerKind.all[130]?.fields[field.number]?.name ?? "\(field.number)"
      // Those with a number for each channel do not occur here.
      guard [5, 15, 20, 31, 41, 50].contains(field.number) else { return }
      try field.nested().forEachField { if (1...2).contains($0.number) { numbers[$0.number - 1] = try $0.float() } }
    }
    return .tuple([Value(text: name), .tensor(TensorValue(floats: numbers))])
  }
}
