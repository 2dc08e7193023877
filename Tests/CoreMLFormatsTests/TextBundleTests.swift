import Testing

import CoreMLFormats

/// Folders that Apple's compiler has written.
@Suite struct TextBundleTests {
  private static let text = """
    program(1.3) { func main<ios17>(tensor<fp32, [2]> x) { tensor<fp32, [2]> y = relu(x = x); } -> (y); }
    """

  /// A description with the input "x" and the output "y", which are arrays of two numbers.
  private static let features: [UInt8] = [
    0x0A, 0x0E, 0x0A, 1, 0x78, 0x1A, 9, 0x2A, 7, 0x0A, 1, 2, 0x10, 0xA0, 0x80, 4,
    0x52, 0x0E, 0x0A, 1, 0x79, 0x1A, 9, 0x2A, 7, 0x0A, 1, 2, 0x10, 0xA0, 0x80, 4,
  ]

  private static func little<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian) { Array($0) }
  }

  /// A file "coremldata.bin".
  private static func description(
    kind: UInt32 = 502, label: String = "generic", content: [UInt8] = features, rest: [UInt8] = []
  ) -> [UInt8] {
    let head = little(kind) + [UInt8](repeating: 0, count: 24) + little(UInt64(label.utf8.count)) + label.utf8
    let version = little(UInt32(8)) + [UInt8](repeating: 0, count: 28)
    return head + version + (label == "spec" ? [] : little(UInt64(content.count))) + content + rest
  }

  private static func failure(_ files: [String: [UInt8]]) -> String {
    do {
      _ = try CoreMLModel(compiled: folder(files))
      return ""
    } catch {
      return "\(error)"
    }
  }

  @Test func aProgramIsReadFromItsText() throws {
    let model = try CoreMLModel(
      compiled: folder(["model.mil": Array(Self.text.utf8), "coremldata.bin": Self.description()]))
    #expect(model.kind == .mlProgram)
    #expect(model.specification.version == 8)
    #expect(try model.description().inputs.map(\.name) == ["x"])
    #expect(try model.program().functions.map(\.name) == ["main"])
    #expect(try model.translated().text.contains("type=\"ReLU\""))
    #expect(model.compiledStages.isEmpty)
  }

  @Test func theDescriptionIsFoundAfterOtherBytes() throws {
    var bytes = Self.description()
    bytes.insert(contentsOf: [UInt8](repeating: 0, count: 13), at: 75)
    let model = try CoreMLModel(compiled: folder(["model.mil": Array(Self.text.utf8), "coremldata.bin": bytes]))
    #expect(try model.description().outputs.map(\.name) == ["y"])
  }

  @Test func aSpecificationMayStandInTheDescription() throws {
    // A scaler: version 1, the description, and a shift and a scale of one number each.
    let scaler: [UInt8] = [0xE2, 0x25, 20] + [0x0A, 8] + Self.little(UInt64(0)) + [0x12, 8] + Self.little(UInt64(0))
    let content = [0x08, 1, 0x12, UInt8(Self.features.count)] + Self.features + scaler
    let model = try CoreMLModel(
      compiled: folder(["coremldata.bin": Self.description(kind: 604, label: "spec", content: content)]))
    #expect(model.kind == .scaler)
    #expect(model.specification.version == 1)
    #expect(model.specification.content.range.count == 20)
  }

  @Test func aPipelineHasStagesThatShareWeights() throws {
    let stage = """
      program(1.0) { func main<ios17>(tensor<fp32, [2]> x) {
        tensor<fp32, [2]> c = const()[val = tensor<fp32, [2]>(BLOBFILE(path = string("@model_path/../weights/w.bin"),
          offset = uint64(64)))];
        tensor<fp32, [2]> y = add(x = x, y = c); } -> (y); }
      """
    var files = [
      "coremldata.bin": Self.description(
        kind: 202, label: "generic.model0v8.0.0generic.model1v8.0.0generic", rest: Self.little(UInt64(2))),
      "weights/w.bin": weightFile(type: 2, [0, 0, 0x80, 0x3F, 0, 0, 0, 0x40]),
      "modelNames/coremldata.bin": Self.little(UInt64(1)) + Self.little(UInt64(3)) + Array("one".utf8),
    ]
    for index in 0..<2 {
      files["model\(index)/model.mil"] = Array(stage.utf8)
      files["model\(index)/coremldata.bin"] = Self.description()
    }
    let model = try CoreMLModel(compiled: folder(files))
    #expect(model.kind == .pipeline)
    #expect(model.compiledStages.map(\.kind) == [.mlProgram, .mlProgram])
    let value = try model.compiledStages[1].program().functions[0].block.operations[0].attributes["val"]?.tensor
    #expect(value?.numbers == [1, 2])
    #expect(CoreMLModel.stageNames(compiled: folder(files)) == ["one"])
    files["model1/coremldata.bin"] = nil
    #expect(Self.failure(files) == "the compiled pipeline has no model1/coremldata.bin")
    files["model0/coremldata.bin"] = nil
    #expect(Self.failure(files) == "the compiled pipeline has no model0/coremldata.bin")
  }

  @Test func labelsMayFollowTheDescription() throws {
    // Field 11 names the label.
    let content = Self.features + [0x5A, 1, 0x79]
    let labels = Self.little(UInt64(2)) + Self.little(UInt64(3)) + Array("cat".utf8) + Self.little(UInt64(0))
    func found(_ rest: [UInt8]) throws -> [String]? {
      let bytes = Self.description(kind: 403, content: content, rest: rest)
      return try CompiledDescription(FileBytes(bytes, name: "coremldata.bin")).classLabels
    }
    #expect(try found(labels) == ["cat", ""])
    for count in 0..<labels.count { #expect(try found(Array(labels[..<count])) == nil) }
    #expect(try found(Self.little(UInt64.max)) == nil)
    #expect(try found(Self.little(UInt64(1)) + Self.little(UInt64.max)) == nil)
  }

  // MARK: Refusals

  @Test func whatCannotBeReadIsRefused() {
    let text = Array(Self.text.utf8)
    #expect(
      Self.failure(["model.txt": []])
        == "the folder is no compiled model: it has neither coremldata.bin nor model.mil, nor Vitrine's model.xml")
    #expect(Self.failure(["model.mil": text]) == "the compiled model has no coremldata.bin")
    #expect(Self.failure(["coremldata.bin": Self.description()]) == "the compiled model has no model.mil")
    #expect(
      Self.failure(["coremldata.bin": Self.description(kind: 403), "model.espresso.net": []])
        == "compiled models of the kind neuralNetworkClassifier hold Apple's own form of a network, which cannot be read "
        + "here; take the .mlmodel or .mlpackage that it was compiled from")
    #expect(Self.failure(["model.espresso.net": []]).contains("take the .mlmodel"))
    #expect(Self.failure(["coremldata.bin": Self.description(kind: 3000)]).contains("encrypted"))
    #expect(
      Self.failure(["coremldata.bin": Self.description(), "model.mil": [0x91, 3, 0, 7]])
        == "model.mil is encrypted or damaged: it is no text")
    #expect(
      Self.failure(["coremldata.bin": Self.description(kind: 7)])
        == "coremldata.bin describes a model of an unknown kind (7)")
  }

  @Test func aDescriptionThatIsCutOffIsRefused() {
    let bytes = Self.description()
    for count in 0..<bytes.count {
      let failure = Self.failure(["coremldata.bin": Array(bytes[..<count]), "model.mil": Array(Self.text.utf8)])
      #expect(failure == "coremldata.bin is damaged or cut off, or of an unknown form", "cut off at \(count)")
    }
  }

  @Test func aDescriptionWithAnyByteReplacedIsReadOrRefused() throws {
    for label in ["generic", "spec"] {
      let bytes = Self.description(label: label, content: label == "spec" ? [8, 1, 0x12, 0] : Self.features)
      for place in bytes.indices {
        for value: UInt8 in [0, 1, 0x7F, 0x80, 0xFF, bytes[place] ^ 4] {
          var changed = bytes
          changed[place] = value
          _ = try? CompiledDescription(FileBytes(changed, name: "coremldata.bin"))
        }
      }
    }
  }

  // MARK: Telling bundles apart

  @Test func bundlesAreToldApartByContent() {
    let object = Array(" {\"a\": 1}".utf8)
    let array = Array("[{}]".utf8)
    func isCompiled(_ names: [String], metadata: [UInt8]? = nil) -> Bool {
      var files = Dictionary(uniqueKeysWithValues: names.map { ($0, [UInt8]()) })
      files["metadata.json"] = metadata
      return CoreMLModel.isCompiled(folder(files))
    }
    #expect(isCompiled(["model.mil", "coremldata.bin"], metadata: array))
    #expect(isCompiled(["coremldata.bin"]))
    #expect(isCompiled(["model.espresso.net"]))
    #expect(!isCompiled(["model.xml", "model.bin"], metadata: object))
    #expect(!isCompiled(["model.xml", "coremldata.bin"], metadata: object))
    #expect(isCompiled(["model.xml", "coremldata.bin"], metadata: array))
    #expect(!isCompiled([]))
    #expect(!isCompiled(["other"], metadata: array))
  }
}
