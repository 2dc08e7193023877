/// Types: `tensor<fp16, [1, ?]>`, `list<…, 3>`, `tuple<…, …>`, `dict<…, …>`, `state<…>`; `int32` is a tensor without
/// dimensions.
extension TextProgramReader {
  mutating func type() throws -> ValueType {
    let start = scanner.nextPlace()
    let name = try scanner.word("a type")
    switch name {
    case "tensor": return .tensor(try tensorType())
    case "list":
      return try parameters { reader in
        let element = try reader.type()
        try reader.scanner.expect(",")
        return .list(element, length: try reader.size())
      }
    case "tuple":
      return try parameters { reader in
        var types: [ValueType] = []
        guard reader.scanner.peek() != UInt8(ascii: ">") else { return .tuple([]) }
        repeat { types.append(try reader.type()) } while reader.scanner.takes(",")
        return .tuple(types)
      }
    case "dict":
      return try parameters { reader in
        let key = try reader.type()
        try reader.scanner.expect(",")
        return .dictionary(key, try reader.type())
      }
    case "state": return try parameters { .state(try $0.type()) }
    default:
      guard let element = Element(rawValue: name) else {
        throw scanner.failure("the type “\(name)” is not known", at: start)
      }
      return .tensor(TensorType(element, []))
    }
  }

  private mutating func parameters(_ body: (inout TextProgramReader) throws -> ValueType) throws -> ValueType {
    try scanner.expect("<")
    try scanner.enter()
    let type = try body(&self)
    scanner.leave()
    try scanner.expect(">")
    return type
  }

  private mutating func tensorType() throws -> TensorType {
    try scanner.expect("<")
    let start = scanner.nextPlace()
    let name = try scanner.word("a type of elements")
    guard let element = Element(rawValue: name) else {
      throw scanner.failure("elements of the type “\(name)” are not known", at: start)
    }
    try scanner.expect(",")
    try scanner.expect("[")
    var shape: [Int?]? = []
    if !scanner.takes("]") {
      repeat {
        // Any number of dimensions.
        if scanner.takesWord("...") { shape = nil } else { shape?.append(try size()) }
      } while scanner.takes(",")
      guard scanner.takes("]") else { throw scanner.expected("a comma or “]”") }
    }
    try scanner.expect(">")
    return TensorType(element, shape)
  }

  /// A size, `nil` if it is open.
  private mutating func size() throws -> Int? {
    if scanner.takes("?") { return nil }
    let start = scanner.nextPlace()
    guard case .integer(let size, false) = try scanner.number(), let size = Int(exactly: size) else {
      throw scanner.failure("a size must be a whole number or “?”", at: start)
    }
    return size
  }
}
