import Testing

import CoreMLFormats

/// Programs in the text form that Apple's compiler writes.
@Suite struct TextProgramTests {
  @Test func aProgramHasItsFunctionsInOrder() throws {
    let program = try textProgram(smallProgram)
    #expect(program.functions.map(\.name) == ["main", "second"])
    #expect(program.functions.map(\.operationSet) == ["CoreML7", "CoreML8"])
    #expect(program.functions[0].block.outputs == ["a", "b"])
    #expect(program.functions[1].block.outputs == [])
  }

  @Test func inputsHaveTheirTypes() throws {
    let program = try textProgram(smallProgram)
    #expect(
      program.functions[0].inputs == [
        Variable("x", .tensor(TensorType(.float32, [1, nil]))), Variable("n", .tensor(TensorType(.int32, []))),
      ])
    #expect(program.functions[1].inputs == [Variable("s", .state(.tensor(TensorType(.float16, [3]))))])
  }

  @Test func anOperationHasItsOutputsAndArguments() throws {
    let operation = try textProgram(smallProgram).functions[0].block.operations[1]
    #expect(operation.type == "split")
    #expect(operation.outputs.map(\.name) == ["a", "b"])
    #expect(operation.outputs[1].type == .tensor(TensorType(.float32, [1, nil])))
    #expect(operation.attributes["name"]?.text == "s")
    #expect(operation.blocks.isEmpty)
    guard case .name("n")? = operation.inputs["axis"]?.first else {
      Issue.record("the axis is no name")
      return
    }
    guard let arguments = operation.inputs["x"], arguments.count == 3, case .name("x") = arguments[0],
      case .value(.tensor(let value)) = arguments[1], case .name("c") = arguments[2]
    else {
      Issue.record("the arguments are wrong: \(operation.inputs)")
      return
    }
    #expect(value.integers == [-1] && value.shape.isEmpty)
  }

  @Test func anOperationMayGiveNothing() throws {
    let operation = try textProgram(smallProgram).functions[0].block.operations[2]
    #expect(operation.type == "write_state")
    #expect(operation.outputs.isEmpty)
    #expect(operation.inputs.keys.sorted() == ["data", "input"])
  }

  @Test func functionsAndProgramsHaveAttributes() throws {
    let program = try textProgram(smallProgram)
    guard case .dictionary(let pairs)? = program.attributes["buildInfo"] else {
      Issue.record("the program has no buildInfo")
      return
    }
    #expect(pairs.map(\.key.text) == ["coremlc-version", "a \"b\""])
    #expect(pairs.map(\.value.text) == ["3500.32.1", "é"])
    guard case .tuple(let parts)? = program.functions[0].attributes["FlexibleShapeInformation"], parts.count == 2,
      case .tuple(let ranges) = parts[1], case .dictionary(let inputs) = ranges[1],
      case .list(let sizes) = inputs[0].value
    else {
      Issue.record("the sizes are wrong")
      return
    }
    #expect(ranges[0].text == "RangeDims")
    #expect(sizes.map(\.tensor?.integers) == [[1, 1], [0, 4]])
  }

  /// An input may have a name that is a type's elsewhere.
  @Test func namesMayBeLikeKeywords() throws {
    let program = try textProgram(
      "program(1.3){func main<ios18>(int32 tensor){int32 func=add(x=tensor,y=string)[a=int32(1)];}->(func);}")
    let operation = program.functions[0].block.operations[0]
    guard case .name("tensor")? = operation.inputs["x"]?[0], case .name("string")? = operation.inputs["y"]?[0] else {
      Issue.record("the arguments are wrong: \(operation.inputs)")
      return
    }
    #expect(operation.name == "func")
  }

  @Test func operationsMayHaveBlocks() throws {
    let program = try textProgram(
      """
      program(1.3) {
        func main<ios18>(bool p, fp32 x) {
          fp32 y = cond(pred = p)[name = string("y")]
            true_block() { fp32 a = relu(x = x); } -> (a),
            { fp32 b = cond(pred = p) { } -> (x) { } -> (x); } -> (b);
          fp32 z = while_loop(loop_vars = (x))[name = string("z")]
            (fp32 c) { bool d = less(x = c, y = x); } -> (d)
            (fp32 e) { fp32 f = abs(x = e); } -> (f);
        } -> (y, z);
      }
      """)
    let operations = program.functions[0].block.operations
    #expect(operations[0].blocks.map { $0.operations.map(\.type) } == [["relu"], ["cond"]])
    #expect(operations[0].blocks[1].operations[0].blocks.map(\.outputs) == [["x"], ["x"]])
    #expect(operations[1].blocks.map { $0.inputs.map(\.name) } == [["c"], ["e"]])
    #expect(operations[1].blocks.map(\.outputs) == [["d"], ["f"]])
  }

  @Test func typesOfAllKindsAreRead() throws {
    let program = try textProgram(
      """
      program(1) { func main<ios18>(list<tensor<fp16, [?]>, ?> a, list<string, 3> b, tuple<bool, uint4> c, tuple<> d,
        dict<int64, fp64> e, state<tensor<bf16, [1]>> f, tensor<fp8e5m2, [...]> g, tensor<uint3, []> h) { } -> (); }
      """)
    let half = ValueType.tensor(TensorType(.float16, [nil]))
    func single(_ element: Element) -> ValueType { .tensor(TensorType(element, [])) }
    #expect(
      program.functions[0].inputs.map(\.type) == [
        .list(half, length: nil), .list(single(.string), length: 3), .tuple([single(.bool), single(.uint4)]),
        .tuple([]),
        .dictionary(single(.int64), single(.float64)), .state(.tensor(TensorType(.bfloat16, [1]))),
        .tensor(TensorType(.float8E5M2, nil)), single(.uint3),
      ])
  }
}
