import Testing

import CoreMLFormats

/// Values in the text form of programs.
@Suite struct TextValueTests {
  @Test(arguments: [
    ("fp32(0x1.8p-3)", 0.1875), ("fp32(-0x0p+0)", 0), ("fp32(3)", 3), ("fp32(-2.5e-3)", Double(Float(-2.5e-3))),
    ("tensor<fp64, []>(0x1.fffffffffffffp+1023)", .greatestFiniteMagnitude),
    ("fp64(0x0.0000000000001p-1022)", .leastNonzeroMagnitude),
    ("fp64(0x1p-1074)", .leastNonzeroMagnitude), ("fp64(inf)", .infinity), ("fp32(-inf)", -.infinity),
    ("fp16(0x1p-24)", 0x1p-24),
    ("fp16(0x1.ff8p-15)", 0x1.ff8p-15), ("fp16(65504)", 65504), ("fp16(0x1.001p+0)", 1),
    ("fp16(0x1.003p+0)", 0x1.004p+0),
    ("fp32(0x1.000001p+0)", 1), ("fp32(0x1.000003p+0)", 0x1.000004p+0), ("fp32(0x1.921fb4p+1)", Double(Float.pi)),
    ("fp32(0X.8P1)", 1), ("fp32(0x10)", 16), ("bf16(0x1.8p+3)", 12),
    ("fp64(0x1.23456789abcdefp+0)", 0x1.23456789abcdfp+0),
    ("fp64(1e400)", .infinity), ("fp64(0x1p99999999999)", .infinity), ("fp64(0x1p-99999999999)", 0),
  ])
  func fractionsAreExact(_ text: String, _ expected: Double) throws {
    #expect(try textValue(text).tensor?.numbers == [expected])
  }

  @Test func negativeZeroStaysNegative() throws {
    #expect(try textValue("fp32(-0x0p+0)").tensor?.numbers[0].sign == .minus)
    #expect(try textValue("fp16(-0.0)").tensor?.numbers[0].sign == .minus)
    #expect(try textValue("fp32(-0)").tensor?.numbers[0].sign == .minus)
  }

  @Test(arguments: ["nan", "-nan", "NaN"])
  func noNumberIsNoNumber(_ text: String) throws {
    #expect(try textValue("fp16(\(text))").tensor?.numbers[0].isNaN == true)
  }

  @Test(arguments: [
    ("int8(-128)", -128), ("int8(127)", 127), ("uint8(255)", 255), ("int16(-32768)", -32768), ("uint16(65535)", 65535),
    ("int32(-2147483648)", -2_147_483_648), ("uint32(4294967295)", 4_294_967_295),
    ("int64(-9223372036854775808)", .min),
    ("uint64(64)", 64), ("int4(-8)", -8), ("uint4(15)", 15), ("uint1(1)", 1), ("uint6(63)", 63), ("bool(true)", 1),
    ("bool(false)", 0), ("bool(1)", 1), ("uint8(-0)", 0),
  ])
  func integersAreExact(_ text: String, _ expected: Int) throws {
    #expect(try textValue(text).tensor?.integers == [expected])
  }

  @Test(arguments: [
    "int8(128)", "int8(-129)", "uint8(256)", "uint8(-1)", "uint64(-1)", "int64(9223372036854775808)",
    "uint64(18446744073709551616)", "int32(1.5)", "int32(0x1p+0)", "bool(2)", "int32(true)", "uint4(16)", "int4(8)",
    "int32(nan)", "fp32()", "fp32(-)", "fp32(0x)", "fp32(0x.p1)", "fp32(0x1p)", "fp32(1-2)", "fp32(x)", "fp32(-true)",
    "int32(--1)", "fp32(e5)", "fp8e5m2(1)",
  ])
  func whatIsNoSuchNumberIsRefused(_ text: String) {
    #expect(throws: FormatError.self) { try textValue(text) }
  }

  @Test func tensorsHaveTheirShape() throws {
    let value = try textValue("tensor<int32, [2, 1, 3]>([[[1, 2, 3]], [[-4, 5, 6]]])").tensor
    #expect(value?.shape == [2, 1, 3])
    #expect(value?.integers == [1, 2, 3, -4, 5, 6])
    let open = try textValue("tensor<int32, [?, 2]>([[1, 2], [3, 4], [5, 6]])").tensor
    #expect(open?.shape == [3, 2])
    let flags = try textValue("tensor<bool, [3]>([true, false, true])").tensor
    #expect(flags?.integers == [1, 0, 1])
    let narrow = try textValue("tensor<uint4, [3]>([1, 15, 2])").tensor
    #expect(narrow?.integers == [1, 15, 2] && narrow?.data.count == 2)
  }

  @Test func tensorsMayBeEmpty() throws {
    #expect(try textValue("tensor<fp32, [0]>([])").tensor?.shape == [0])
    #expect(try textValue("tensor<int32, [2, 0]>([[], []])").tensor?.shape == [2, 0])
    #expect(try textValue("tensor<int32, [0, 2]>([])").tensor?.shape == [0, 2])
    #expect(try textValue("tensor<string, [?]>([])").tensor?.shape == [0])
  }

  @Test(arguments: [
    "tensor<int32, [2]>([1, 2, 3])", "tensor<int32, [2]>([1])", "tensor<int32, [2]>(1)", "int32([1])",
    "tensor<int32, [2, 2]>([[1, 2], [3]])", "tensor<int32, [2, 2]>([[1, 2], 3])", "tensor<int32, [2, 2]>([1, [2, 3]])",
    "tensor<int32, [2, 2]>([1, 2, 3, 4])", "tensor<int32, [?, ?]>([[1], [2, 3]])", "tensor<int32, [2]>([1, 2)",
    "tensor<int32, [1]>([1 2])", "tensor<int32, [2]>([1,,2])", "tensor<int32, [1]>([1,])", "tensor<string, [1]>([x])",
    "tensor<int32, [9223372036854775807, 9223372036854775807, 0]>([])",
  ])
  func aTensorOfAnotherShapeIsRefused(_ text: String) {
    #expect(throws: FormatError.self) { try textValue(text) }
  }

  @Test(arguments: [
    (#"string("")"#, ""), (#"string("a b")"#, "a b"), (#"string("a\"b\\c\n\t\r")"#, "a\"b\\c\n\t\r"),
    (#"string("\x41\x4a4\0")"#, "AJ4\0"), (#"string("\q\'")"#, "q'"), (#"string("é 日本")"#, "é 日本"),
    (#"tensor<string, []>("]})")"#, "]})"), ("string(\"two\nlines\")", "two\nlines"),
  ])
  func textsHaveEscapes(_ text: String, _ expected: String) throws {
    #expect(try textValue(text).text == expected)
  }

  @Test func valuesLieInEachOther() throws {
    let text = """
      tuple<string, dict<string, list<tensor<int32, [2]>, ?>>, tuple<>>(("a", {{"x", [[0, 4], [1, 2]]}, {"y", []}}, ()))
      """
    guard case .tuple(let parts) = try textValue(text), parts.count == 3, case .dictionary(let pairs) = parts[1],
      case .list(let sizes) = pairs[0].value, case .list(let none) = pairs[1].value, case .tuple(let nothing) = parts[2]
    else {
      Issue.record("the value is of another kind")
      return
    }
    #expect(parts[0].text == "a" && pairs.map(\.key.text) == ["x", "y"])
    #expect(sizes.map(\.tensor?.integers) == [[0, 4], [1, 2]])
    #expect(none.isEmpty && nothing.isEmpty)
  }

  @Test(arguments: [#"["a", "b"]"#, #"("a", "b")"#, #"[string("a"), tensor<string, []>("b")]"#])
  func listsMayBeWrittenInSeveralWays(_ text: String) throws {
    guard case .list(let values) = try textValue("list<string, 2>(\(text))") else {
      Issue.record("the value is no list")
      return
    }
    #expect(values.map(\.text) == ["a", "b"])
  }

  @Test(arguments: [
    #"list<string, 2>(["a"])"#, #"tuple<string>(("a", "b"))"#, #"tuple<string, string>(("a"))"#,
    #"dict<string, string>({{"a"}})"#, #"dict<string, string>({"a", "b"})"#, "state<fp32>(1)", "nothing<fp32>(1)",
    "tensor<nothing, [1]>([1])", "tensor<fp32, [-1]>([1])", "tensor<fp32, [1.5]>([1])", "list<fp32>([])",
  ])
  func aValueThatDoesNotFitItsTypeIsRefused(_ text: String) {
    #expect(throws: FormatError.self) { try textValue(text) }
  }

  // MARK: Files

  @Test(arguments: ["string", "tensor<string, []>"], ["uint64", "tensor<uint64, []>"])
  func aConstantMayLieInAFile(_ path: String, _ offset: String) throws {
    let value = try textValue(
      "tensor<int8, [2, 2]>(BLOBFILE(path = \(path)(\"@model_path/weights/weight.bin\"), offset = \(offset)(64)))",
      files: ["weights/weight.bin": weightFile(type: 4, [1, 0xFE, 3, 0x80])])
    #expect(value.tensor?.integers == [1, -2, 3, -128])
  }

  @Test(arguments: [
    ("tensor<int8, [5]>", "@model_path/w", "64"), ("tensor<int8, [?]>", "@model_path/w", "64"),
    ("tensor<int8, [4]>", "@model_path/w", "65"), ("tensor<int8, [4]>", "@model_path/w", "18446744073709551615"),
    ("tensor<int8, [4]>", "w", "64"), ("tensor<int8, [4]>", "@model_path/../w", "64"),
    ("tensor<int8, [4]>", "@model_path/other", "64"), ("tensor<fp16, [2]>", "@model_path/w", "64"),
    ("list<int8, 4>", "@model_path/w", "64"), ("tensor<string, [0]>", "@model_path/w", "64"),
  ])
  func aWrongPlaceInAFileIsRefused(_ type: String, _ path: String, _ offset: String) {
    #expect(throws: FormatError.self) {
      try textValue(
        "\(type)(BLOBFILE(path = string(\"\(path)\"), offset = uint64(\(offset))))",
        files: ["w": weightFile(type: 4, [1, 2, 3, 4])])
    }
  }
}
