import CoreMLFormats

/// A folder whose files are in memory.
func folder(_ files: [String: [UInt8]]) -> ModelFolder {
  ModelFolder { path in
    guard let content = files[path] else { throw FormatError("\(path) is missing") }
    return try FileBytes(content, name: path)
  }
}

/// The program in a text.
func textProgram(_ text: String, files: [String: [UInt8]] = [:]) throws -> Program {
  try TextProgramReader.program(FileBytes(Array(text.utf8), name: "model.mil"), BlobFiles(in: folder(files)))
}

/// The value of the only constant of a program that consists of it.
func textValue(_ value: String, files: [String: [UInt8]] = [:]) throws -> Value {
  let program = try textProgram(
    "program(1.3) { func main<ios18>() { int32 c = const()[val = \(value)]; } -> (c); }", files: files)
  guard let value = program.functions[0].block.operations[0].attributes["val"] else {
    throw FormatError("the constant has no value")
  }
  return value
}

/// What is wrong with a text; empty if nothing is.
func textFailure(_ text: String) -> String {
  do {
    _ = try textProgram(text)
    return ""
  } catch {
    return "\(error)"
  }
}

/// A file of weights with one blob, described at byte 64.
func weightFile(type: UInt32, _ content: [UInt8]) -> [UInt8] {
  var bytes = [UInt8](repeating: 0, count: 128)
  func put<Number: FixedWidthInteger>(_ number: Number, at place: Int) {
    withUnsafeBytes(of: number.littleEndian) { bytes.replaceSubrange(place..<place + $0.count, with: $0) }
  }
  put(UInt32(1), at: 0)
  put(UInt32(2), at: 4)
  put(UInt32(0xDEAD_BEEF), at: 64)
  put(type, at: 68)
  put(UInt64(content.count), at: 72)
  put(UInt64(128), at: 80)
  return bytes + content
}

/// A small program with something of everything.
let smallProgram = """
  program(1.0)
  [buildInfo = dict<tensor<string, []>, tensor<string, []>>({{"coremlc-version", "3500.32.1"}, {"a \\"b\\"", "é"}})]
  {
      func main<ios17>(tensor<fp32, [1, ?]> x, tensor<int32, []> n) [FlexibleShapeInformation = tuple<tuple<tensor<string, \
  []>, dict<tensor<string, []>, tensor<int32, [?]>>>, tuple<tensor<string, []>, dict<tensor<string, []>, list<tensor<int32, \
  [2]>, ?>>>>((("DefaultShapes", {{"x", [1, 4]}}), ("RangeDims", {{"x", [[1, 1], [0, 4]]}})))] {
              tensor<fp16, [2, 2]> c = const()[name = tensor<string, []>("c"), val = tensor<fp16, [2, 2]>([[0x1p-1, -inf], \
  [nan, 1.5]])];
              tensor<fp32, [1, ?]> a, tensor<fp32, [1, ?]> b = split(axis = n, x = (x, int32(-1), c))[name = string("s")];
              write_state(data = a, input = b);
          } -> (a, b);
      func second<ios18>(state<tensor<fp16, [3]>> s) {
          } -> ();
  }
  """
