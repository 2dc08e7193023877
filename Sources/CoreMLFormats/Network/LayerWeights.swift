/// Reads a layer's weights from a message.
///
/// Numbers of 32 or 16 bits stay in the file. Others become a dictionary of what is needed to compute them, because
/// only the layer knows how many there are.
enum LayerWeights {
  /// `nil` if there are no weights.
  static func value(_ message: ProtobufMessage) throws -> Value? {
    var chunks: [Range<Int>] = []
    var single: [Float] = []
    var half: Range<Int>?
    var raw: Range<Int>?
    var signed: Range<Int>?
    var quantization: ProtobufMessage?
    try message.forEachField { field in
      switch field.number {
      case 1:
        if case .bytes(let range) = field.content { chunks.append(range) } else { try field.appendFloats(to: &single) }
      case 2: half = try field.bytes()
      case 30: raw = try field.bytes()
      case 31: signed = try field.bytes()
      case 40: quantization = try field.nested()
      default: break
      }
    }
    if let bytes = signed ?? raw, !bytes.isEmpty {
      let kind = signed == nil ? Element.uint8 : .int8
      return try quantized(bytes, kind, quantization, message.file)
    }
    if let half, !half.isEmpty {
      return .tensor(try vector(.float16, half, message.file))
    }
    if single.isEmpty, chunks.count == 1 { return .tensor(try vector(.float32, chunks[0], message.file)) }
    for chunk in chunks { try append(chunk, message.file, to: &single) }
    return single.isEmpty ? nil : .tensor(TensorValue(floats: single))
  }

  private static func vector(_ element: Element, _ range: Range<Int>, _ file: FileBytes) throws -> TensorValue {
    try TensorValue(element, shape: [range.count / (element.bitCount / 8)], .file(file, range))
  }

  private static func append(_ range: Range<Int>, _ file: FileBytes, to numbers: inout [Float]) throws {
    guard range.count.isMultiple(of: 4) else {
      throw FormatError("\(file.name) is damaged near byte \(range.lowerBound): its weights are cut off")
    }
    for place in stride(from: range.lowerBound, to: range.upperBound, by: 4) {
      numbers.append(Float(bitPattern: file.number(UInt32.self, at: place)))
    }
  }

  private static func quantized(
    _ range: Range<Int>, _ element: Element, _ message: ProtobufMessage?, _ file: FileBytes
  ) throws -> Value {
    var bits = 8
    var lists: [String: [Float]] = [:]
    try message?.forEachField { field in
      switch field.number {
      case 1: bits = try field.integer()
      case 101:
        try field.nested().forEachField { inner in
          if inner.number == 1 { try inner.appendFloats(to: &lists["scale", default: []]) }
          if inner.number == 2 { try inner.appendFloats(to: &lists["bias", default: []]) }
        }
      case 102:
        try field.nested().forEachField { inner in
          if inner.number == 1 { try inner.appendFloats(to: &lists["table", default: []]) }
        }
      default: break
      }
    }
    guard (1...8).contains(bits) else {
      throw FormatError("\(file.name) has weights of \(bits) bits; only 1 to 8 are possible")
    }
    let texts = lists.sorted { $0.key < $1.key }.map { name, numbers in
      (key: Value(text: name), value: Value.tensor(TensorValue(floats: numbers)))
    }
    return .dictionary(
      [
        (Value(text: "data"), .tensor(try TensorValue(element, shape: [range.count], .file(file, range)))),
        (Value(text: "bits"), .tensor(TensorValue(integer: bits))),
      ] + texts)
  }
}

extension Value {
  init(text: String) { self = .tensor(TensorValue(texts: [text], shape: [])) }

  /// What a dictionary has for a text.
  func entry(_ key: String) -> TensorValue? {
    guard case .dictionary(let entries) = self else { return nil }
    return entries.first { $0.key.text == key }?.value.tensor
  }
}
