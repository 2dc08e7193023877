import Testing

import CoreMLFormats

/// What the reader says of texts that are wrong.
@Suite struct TextErrorTests {
  @Test(arguments: [
    ("", "model.mil, line 1, column 1: the text ends where “program” is expected"),
    ("programme(1.0)", "model.mil, line 1, column 1: “program” is expected, not “programme”"),
    ("program(2.0) {}", "model.mil, line 1, column 9: programs of the version 2.0 are not known"),
    ("program(1.0) { } x", "model.mil, line 1, column 18: the end is expected, not “x”"),
    ("program(1.0)\n{\n  fun main", "model.mil, line 3, column 3: “func” is expected, not “fun”"),
    (
      "program(1.0)\n{\n  func é<ios17>(fp32 x, y) {",
      "model.mil, line 3, column 25: the type “y” is not known"
    ),
    (
      "program(1.0) {\n func f<ios17>() {\n fp32 a = const()[val = fp32(\"x\")];",
      "model.mil, line 3, column 30: a number is expected, not “\"”"
    ),
    (
      "program(1.0) { func f<ios17>() { fp32 a = add(x = a y = a)",
      "model.mil, line 1, column 53: a comma or “)” is expected, not “y”"
    ),
    (
      "program(1.0) { func f<ios17>() { } -> (); func f<ios17>() { } -> (); }",
      "model.mil, line 1, column 43: there is a second function “f”"
    ),
    (
      "program(1.0) { func f<ios17>() { string a = const()[val = string(\"abc",
      "model.mil, line 1, column 66: a text in quotes has no end"
    ),
    (
      "program(1.0) { func f<ios17>() { int8 a = const()[val = tensor<int8, [3]>([1, 2])]; } -> (); }",
      "model.mil, line 1, column 75: a constant of the shape [3] has elements of the shape [2]"
    ),
    (
      "program(1.0) { func f<ios17>() { fp32 a = relu(x = a) ?",
      "model.mil, line 1, column 55: “;” or a block is expected, not “?”"
    ),
  ])
  func errorsNameTheirPlace(_ text: String, _ expected: String) {
    #expect(textFailure(text) == expected)
  }

  @Test func aTextThatIsCutOffAnywhereIsRefused() {
    let bytes = Array(smallProgram.utf8)
    #expect(textFailure(smallProgram) == "")
    for count in 0..<bytes.count {
      let failure = textFailure(String(decoding: bytes[..<count], as: UTF8.self))
      #expect(failure.hasPrefix("model.mil, line "), "cut off at \(count): \(failure)")
    }
  }

  /// Whatever a byte becomes, the reader ends.
  @Test func aTextWithAnyByteReplacedIsReadOrRefused() throws {
    var random = SystemRandomNumberGenerator()
    let bytes = Array(smallProgram.utf8)
    for place in bytes.indices {
      for _ in 0..<3 {
        var changed = bytes
        changed[place] = UInt8.random(in: 0...255, using: &random)
        _ = try? TextProgramReader.program(
          FileBytes(changed, name: "model.mil"), BlobFiles { _ in throw FormatError("none") })
      }
    }
  }

  @Test(arguments: [
    ("program(1.0) { func f<ios17>(", "list<", ""),
    ("program(1.0) { func f<ios17>() { fp32 a = cond() ", "{ fp32 a = cond() ", ""),
    ("program(1.0) [a = tensor<fp32, [1]>(", "[", ""), ("program(1.0) [a = ", "fp32(BLOBFILE(path = ", ""),
    ("program(1.0) [a = tuple<", "tuple<", ""), ("program(1.0) [a = ", "tuple<", "fp32"),
  ])
  func whatLiesTooDeepIsRefused(_ start: String, _ part: String, _ end: String) {
    let failure = textFailure(start + String(repeating: part, count: 10_000) + end)
    #expect(failure.hasSuffix("its parts lie more than 100 deep in each other"), "\(failure)")
  }

  @Test func deepValuesAreRefused() {
    let types = String(repeating: "tuple<", count: 90) + "fp32" + String(repeating: ">", count: 90)
    #expect(textFailure("program(1.0) [a = \(types)(" + String(repeating: "(", count: 10_000)) != "")
  }
}
