/// Reads programs from the text that Apple's compiler writes, a bundle's `model.mil`.
///
/// There is no public definition of it; this is what bundles hold. Their two versions, 1.0 and 1.3, differ in how
/// single values are written: `tensor<int32, []>(3)` and `int32(3)`. Both are read everywhere.
///
///     program(1.3)
///     [buildInfo = dict<string, string>({{"coremlc-version", "3600.25.1"}})]
///     {
///         func main<ios18>(tensor<fp32, [4]> x) {
///                 tensor<fp32, [4]> half = const()[val = tensor<fp32, [4]>([0x1p-1, 0x1p-1, 0x1p-1, 0x1p-1])];
///                 tensor<fp32, [4]> y = add(x = x, y = half)[name = string("y")];
///             } -> (y);
///     }
package struct TextProgramReader {
  var scanner: TextScanner
  let weights: BlobFiles

  /// - Throws: `FormatError`, which says at what line and column the text is wrong.
  package static func program(_ file: FileBytes, _ weights: BlobFiles) throws -> Program {
    var reader = TextProgramReader(scanner: TextScanner(file), weights: weights)
    return try reader.program()
  }

  private mutating func program() throws -> Program {
    try scanner.expectWord("program")
    try scanner.expect("(")
    let start = scanner.nextPlace()
    let version = try scanner.word("a version")
    guard version == "1" || version.hasPrefix("1.") else {
      throw scanner.failure("programs of the version \(version) are not known", at: start)
    }
    try scanner.expect(")")
    var program = Program(functions: [])
    program.attributes = try attributes()
    try scanner.expect("{")
    while !scanner.takes("}") {
      let start = scanner.nextPlace()
      let function = try function()
      guard program.function(named: function.name) == nil else {
        throw scanner.failure("there is a second function “\(function.name)”", at: start)
      }
      program.functions.append(function)
    }
    guard scanner.peek() == nil else { throw scanner.expected("the end") }
    return program
  }

  private mutating func function() throws -> Function {
    try scanner.expectWord("func")
    let name = try scanner.word("a function's name")
    try scanner.expect("<")
    let set = try scanner.word("a set of operations")
    try scanner.expect(">")
    let inputs = try variables()
    let attributes = try attributes()
    let block = try block()
    try scanner.expect(";")
    var function = Function(name: name, operationSet: Self.operationSet(set), inputs: inputs, block: block)
    function.attributes = attributes
    return function
  }

  /// The text calls a set of operations by the system that it came with, "ios17"; the other formats by Core ML's
  /// version, "CoreML7".
  private static func operationSet(_ name: String) -> String {
    guard name.hasPrefix("ios"), let version = Int(name.dropFirst(3)) else { return name }
    return "CoreML\(version > 18 ? version - 17 : version - 10)"
  }

  // MARK: Blocks

  /// `{ operations } -> (results)`.
  private mutating func block() throws -> Block {
    var operations: [Operation] = []
    try scanner.expect("{")
    while !scanner.takes("}") { operations.append(try operation()) }
    try scanner.expectArrow()
    return Block(operations: operations, outputs: try names())
  }

  private mutating func names() throws -> [String] {
    var names: [String] = []
    try scanner.expect("(")
    if scanner.takes(")") { return [] }
    repeat { names.append(try scanner.word()) } while scanner.takes(",")
    guard scanner.takes(")") else { throw scanner.expected("a comma or “)”") }
    return names
  }

  /// `(type name, …)`.
  private mutating func variables() throws -> [Variable] {
    var variables: [Variable] = []
    try scanner.expect("(")
    if scanner.takes(")") { return [] }
    repeat { variables.append(try variable()) } while scanner.takes(",")
    guard scanner.takes(")") else { throw scanner.expected("a comma or “)”") }
    return variables
  }

  private mutating func variable() throws -> Variable {
    let type = try type()
    return Variable(try scanner.word(), type)
  }

  // MARK: Operations

  /// `type name, … = operation(argument = value, …)[attribute = value, …];`, without names and "=" if it gives nothing.
  private mutating func operation() throws -> Operation {
    let start = scanner.peekWord()
    var operation = Operation(type: "", outputs: [])
    // A type that is followed by a bracket would be a value, which cannot stand here.
    if scanner.mark(after: start) != UInt8(ascii: "(") {
      repeat { operation.outputs.append(try variable()) } while scanner.takes(",")
      try scanner.expect("=")
    }
    operation.type = try scanner.word("an operation")
    try scanner.expect("(")
    if !scanner.takes(")") {
      repeat {
        let name = try scanner.word("an argument's name")
        try scanner.expect("=")
        operation.inputs[name] = try arguments()
      } while scanner.takes(",")
      guard scanner.takes(")") else { throw scanner.expected("a comma or “)”") }
    }
    operation.attributes = try attributes()
    while !scanner.takes(";") { operation.blocks.append(try innerBlock()) }
    return operation
  }

  /// A block of an operation that runs others: how Apple's compiler writes it has not been seen, so its name, its
  /// inputs and a comma after it may be there or not.
  private mutating func innerBlock() throws -> Block {
    let mark = scanner.peek()
    guard mark == UInt8(ascii: "{") || mark == UInt8(ascii: "(") || !scanner.peekWord().isEmpty else {
      throw scanner.expected("“;” or a block")
    }
    try scanner.enter()
    defer { scanner.leave() }
    if !scanner.peekWord().isEmpty { _ = try scanner.word() }
    let inputs = scanner.peek() == UInt8(ascii: "(") ? try variables() : []
    var block = try block()
    block.inputs = inputs
    _ = scanner.takes(",")
    return block
  }

  /// A name, a value, or several in brackets.
  private mutating func arguments() throws -> [Argument] {
    guard scanner.takes("(") else { return [try argument()] }
    var arguments: [Argument] = []
    if scanner.takes(")") { return [] }
    repeat { arguments.append(try argument()) } while scanner.takes(",")
    guard scanner.takes(")") else { throw scanner.expected("a comma or “)”") }
    return arguments
  }

  private mutating func argument() throws -> Argument {
    guard isTyped() else { return .name(try scanner.word("a name or a value")) }
    return .value(try value())
  }

  /// `[name = value, …]`; nothing if there is no bracket.
  private mutating func attributes() throws -> [String: Value] {
    guard scanner.takes("[") else { return [:] }
    var attributes: [String: Value] = [:]
    if scanner.takes("]") { return attributes }
    repeat {
      let name = try scanner.word("an attribute's name")
      try scanner.expect("=")
      attributes[name] = try value()
    } while scanner.takes(",")
    guard scanner.takes("]") else { throw scanner.expected("a comma or “]”") }
    return attributes
  }
}
