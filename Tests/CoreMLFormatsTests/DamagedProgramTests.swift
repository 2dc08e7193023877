import CoreMLFormats
import Foundation
import Testing

/// Damaged messages, and programs that make no sense, are refused with a line that says what is wrong.
@Suite struct DamagedProgramTests {
  private static func failure(_ bytes: [UInt8]) -> String {
    do {
      _ = try Fixtures.model(bytes: bytes).translated()
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  /// A field with content of a length.
  private static func field(_ number: Int, _ content: [UInt8]) -> [UInt8] {
    varint(UInt64(number) << 3 | 2) + varint(UInt64(content.count)) + content
  }

  private static func varint(_ value: UInt64) -> [UInt8] {
    var (bytes, rest) = ([UInt8](), value)
    while rest > 0x7F {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }

  // MARK: Messages

  @Test func messagesNestDeeply() {
    // Types in tuples: each message holds another one, which the reader follows.
    var type = Self.field(1, [0x08, 11])
    for _ in 0..<10_000 { type = Self.field(3, Self.field(1, type)) }
    let input = Self.field(1, Array("x".utf8)) + Self.field(2, type)
    let function = Self.field(1, Array("main".utf8)) + Self.field(2, Self.field(1, input))
    let model: [UInt8] = [0x08, 7] + Self.field(2, []) + Self.field(502, Self.field(2, function))
    #expect(Self.failure(model).contains("lie more than 100 deep"))
  }

  @Test func blocksNestDeeply() {
    var block: [UInt8] = []
    for _ in 0..<10_000 { block = Self.field(3, Self.field(1, Array("cond".utf8)) + Self.field(4, block)) }
    let function =
      Self.field(2, Array("CoreML7".utf8))
      + Self.field(3, Self.field(1, Array("CoreML7".utf8)) + Self.field(2, block))
    let entry = Self.field(1, Array("main".utf8)) + Self.field(2, function)
    let model: [UInt8] = [0x08, 7] + Self.field(2, []) + Self.field(502, Self.field(2, entry))
    #expect(Self.failure(model).contains("lie more than 100 deep"))
  }

  @Test(arguments: [UInt64(1) << 32, .max, 1 << 63, 200]) func lengthIsBeyondTheFile(length: UInt64) {
    for field in [2, 502] as [UInt64] {
      let model: [UInt8] = [0x08, 7] + Self.varint(field << 3 | 2) + Self.varint(length) + [1, 2, 3]
      #expect(Self.failure(model).contains("is damaged or cut off"))
    }
  }

  @Test func fileIsNoModel() {
    for bytes in [[], [0], [0xFF], Array(repeating: 0xFF, count: 64), Array("version https://git-lfs".utf8)]
      as [[UInt8]]
    {
      #expect(Self.failure(bytes) != "no error")
    }
  }

  @Test func shapeIsTooLarge() {
    // A constant that says that it has 2⁶² elements.
    let dimension = Self.field(3, Self.field(1, [0x08] + Self.varint(1 << 31)))
    let type = Self.field(1, [0x08, 11, 0x10, 2] + dimension + dimension)
    let value = Self.field(2, type) + Self.field(3, Self.field(1, Self.field(1, Self.field(1, [0, 0, 0, 0]))))
    let constant =
      Self.field(1, Array("const".utf8)) + Self.field(3, Self.field(1, Array("c".utf8)) + Self.field(2, type))
      + Self.field(5, Self.field(1, Array("val".utf8)) + Self.field(2, value))
    let function =
      Self.field(2, Array("CoreML7".utf8))
      + Self.field(3, Self.field(1, Array("CoreML7".utf8)) + Self.field(2, Self.field(3, constant)))
    let entry = Self.field(1, Array("main".utf8)) + Self.field(2, function)
    let model: [UInt8] = [0x08, 7] + Self.field(2, []) + Self.field(502, Self.field(2, entry))
    #expect(Self.failure(model).contains("too large"))
  }

  // MARK: Programs

  private static let floats = ValueType.tensor(TensorType(.float32, [2]))

  /// The error of translating a program with an input “x” and an output “y”.
  private static func failure(
    _ operations: [CoreMLFormats.Operation], inputs: [Variable] = [Variable("x", floats)], outputs: [String] = ["y"]
  ) -> String {
    var description = ModelDescription()
    description.outputs = ["y"].map {
      FeatureSpecification(
        name: $0, summary: "", type: .array(ArrayFeature(shape: [2], element: .float32)), isOptional: false)
    }
    let function = Function(
      name: "main", operationSet: "CoreML7", inputs: inputs, block: Block(operations: operations, outputs: outputs))
    do {
      _ = try TranslatedModel(function, description)
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  private static func operation(
    _ type: String, _ inputs: [String: Argument], _ output: String = "y", _ outputType: ValueType = floats
  ) -> CoreMLFormats.Operation {
    CoreMLFormats.Operation(type: type, inputs: inputs.mapValues { [$0] }, outputs: [Variable(output, outputType)])
  }

  @Test func nameIsUndefined() {
    #expect(
      Self.failure([Self.operation("add", ["x": .name("x"), "y": .name("z")])])
        == "the operation “y” (add) cannot run: it uses “z”, which nothing has made before it")
    #expect(Self.failure([Self.operation("relu", ["x": .name("x")], "z")]).contains("nothing makes it"))
    #expect(Self.failure([Self.operation("relu", ["x": .name("x")], "y")], outputs: ["q"]).contains("does not make it"))
  }

  @Test func operationsFormACycle() {
    let operations = [
      Self.operation("relu", ["x": .name("b")], "a"), Self.operation("relu", ["x": .name("a")], "b"),
      Self.operation("relu", ["x": .name("b")], "y"),
    ]
    #expect(Self.failure(operations).contains("it uses “b”, which nothing has made before it"))
    #expect(Self.failure([Self.operation("relu", ["x": .name("y")])]).contains("it uses “y”"))
  }

  @Test func operationsAreUnknown() {
    let operations = [Self.operation("fly", ["x": .name("x")]), Self.operation("swim", ["x": .name("x")], "z")]
    #expect(Self.failure(operations) == "the model has operations that cannot run here: fly (“y”), swim (“z”)")
  }

  @Test func typesDoNotMatch() {
    let text = Value.tensor(TensorValue(texts: ["a"], shape: []))
    #expect(Self.failure([Self.operation("add", ["x": .name("x"), "y": .value(text)])]).contains("cannot run"))
    #expect(Self.failure([Self.operation("add", ["x": .name("x"), "y": .value(.list([]))])]).contains("is no tensor"))
    #expect(Self.failure([Self.operation("read_state", ["input": .value(text)])]).contains("is no state"))
    #expect(Self.failure([Self.operation("list_length", ["ls": .name("x")])]).contains("is no list"))
    let list = [Variable("x", .list(Self.floats, length: nil))]
    #expect(Self.failure([Self.operation("relu", ["x": .name("x")])], inputs: list).contains("is no tensor"))
    let state = [Variable("x", .state(.tensor(TensorType(.float32, [nil]))))]
    #expect(
      Self.failure([Self.operation("relu", ["x": .name("x")])], inputs: state).contains("no tensor of a fixed shape"))
  }

  @Test func elementsOfAListAreOfAnOpenShape() {
    let shape = Value.list([.tensor(TensorValue(texts: ["is0"], shape: []))])
    let list = ValueType.list(.tensor(TensorType(.float32, [nil])), length: nil)
    let failure = Self.failure([Self.operation("make_list", ["elem_shape": .value(shape)], "l", list)])
    #expect(failure == "the operation “l” (make_list) cannot run: its elements' shape is known only when it runs")
  }

  @Test func stateIsWrittenInABranch() {
    let state = Variable("s", .state(Self.floats))
    var branch = Self.operation("cond", ["pred": .value(.tensor(TensorValue(integer: 1)))])
    let write = CoreMLFormats.Operation(
      type: "write_state", inputs: ["input": [.name("s")], "data": [.name("x")]], outputs: [])
    branch.blocks = [Block(operations: [write], outputs: ["x"]), Block(operations: [], outputs: ["x"])]
    #expect(Self.failure([branch], inputs: [Variable("x", Self.floats), state]).contains("where it cannot be written"))
  }

  @Test func blocksNestInOperations() {
    // As deep as a file can nest them.
    var operation = Self.operation("relu", ["x": .name("x")])
    for _ in 0..<50 {
      var outer = Self.operation("cond", ["pred": .value(.tensor(TensorValue(integer: 1)))])
      outer.blocks = [Block(operations: [operation], outputs: ["y"]), Block(operations: [], outputs: ["x"])]
      operation = outer
    }
    #expect(Self.failure([operation]) == "no error")
  }
}
