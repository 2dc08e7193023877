/// Values: a type with its content in brackets.
extension TextProgramReader {
  mutating func value() throws -> Value {
    // A constant's place in a file is made of values too.
    try scanner.enter()
    defer { scanner.leave() }
    let start = scanner.nextPlace()
    let type = try type()
    try scanner.expect("(")
    let value =
      scanner.takesWord("BLOBFILE")
      ? Value.tensor(try blob(type, from: start)) : try content(of: type)
    try scanner.expect(")")
    return value
  }

  /// A place in a file of weights: `BLOBFILE(path = string("@model_path/weights/weight.bin"), offset = uint64(64))`.
  private mutating func blob(_ type: ValueType, from start: Int) throws -> TensorValue {
    var path: String?
    var offset: UInt64?
    try scanner.expect("(")
    repeat {
      let name = try scanner.word("“path” or “offset”")
      try scanner.expect("=")
      guard let value = try value().tensor else { continue }
      switch name {
      case "path": path = value.texts.first
      case "offset": offset = value.integers.first.map { UInt64(bitPattern: Int64($0)) }
      default: break
      }
    } while scanner.takes(",")
    try scanner.expect(")")
    guard let path, let offset else {
      throw scanner.failure("a constant in a file has no path or no offset", at: start)
    }
    do {
      return try weights.tensor(in: path, at: offset, type)
    } catch let error as FormatError {
      throw scanner.failure(error.description, at: start)
    }
  }

  private mutating func content(of type: ValueType) throws -> Value {
    try scanner.enter()
    defer { scanner.leave() }
    // Values in others have been seen without their types, but a type does no harm.
    if isTyped() { return try value() }
    switch type {
    case .tensor(let type): return .tensor(try tensor(type))
    case .list(let element, let length):
      let start = scanner.nextPlace()
      // Lists of sizes stand in square brackets; those of texts have not been seen.
      let isRound = scanner.peek() == UInt8(ascii: "(")
      let values = try several(isRound ? "(" : "[", isRound ? ")" : "]") { try $0.content(of: element) }
      guard length == nil || length == values.count else {
        throw scanner.failure("a list of \(length ?? 0) has \(values.count) elements", at: start)
      }
      return .list(values)
    case .tuple(let types):
      let start = scanner.nextPlace()
      var rest = types[...]
      let values = try several("(", ")") { reader in
        guard let type = rest.popFirst() else {
          throw reader.scanner.failure("a tuple of \(types.count) has more elements")
        }
        return try reader.content(of: type)
      }
      guard rest.isEmpty else {
        throw scanner.failure("a tuple of \(types.count) has \(values.count) elements", at: start)
      }
      return .tuple(values)
    case .dictionary(let key, let value):
      return .dictionary(
        try several("{", "}") { reader in
          try reader.scanner.expect("{")
          let key = try reader.content(of: key)
          try reader.scanner.expect(",")
          let value = try reader.content(of: value)
          try reader.scanner.expect("}")
          return (key, value)
        })
    case .state: throw scanner.failure("a state has no value in the text")
    }
  }

  /// Whether a type comes next, with which a value begins: a word that is followed by a bracket.
  mutating func isTyped() -> Bool {
    let word = scanner.peekWord()
    guard !word.isEmpty, let mark = scanner.mark(after: word) else { return false }
    return mark == UInt8(ascii: "<") || mark == UInt8(ascii: "(")
  }

  private mutating func several<Element>(
    _ open: Unicode.Scalar, _ close: Unicode.Scalar, _ element: (inout TextProgramReader) throws -> Element
  ) throws -> [Element] {
    var elements: [Element] = []
    try scanner.expect(open)
    if scanner.takes(close) { return elements }
    repeat { elements.append(try element(&self)) } while scanner.takes(",")
    guard scanner.takes(close) else { throw scanner.expected("a comma or “\(close)”") }
    return elements
  }

  private mutating func tensor(_ type: TensorType) throws -> TensorValue {
    let start = scanner.nextPlace()
    do {
      var elements = TextElements(type)
      try elements.read(&scanner)
      return try elements.tensor()
    } catch let error as TextElements.Mismatch {
      throw scanner.failure(error.reason, at: start)
    }
  }
}
