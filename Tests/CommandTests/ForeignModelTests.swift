import Foundation
import ModelFixtures
import ProgramSupport
import Testing

/// What is no model is named in one line, with what to do, by every command; and nothing else is printed.
@Suite(.serialized, .enabled(if: Program.hasEngine), .timeLimit(.minutes(5))) struct ForeignModelTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0123\nsize 12345678\n"
  private static let zip: [UInt8] = [0x50, 0x4B, 3, 4, 20, 0, 0, 0]

  private static let files: [(name: String, bytes: [UInt8], message: String)] = [
    ("net.onnx", Array(pointer.utf8), "git lfs pull"), ("net.xml", Array(pointer.utf8), "git lfs pull"),
    ("net.onnx", Array("<!DOCTYPE html>\n<html>".utf8), "web page"), ("net.onnx", [], "is empty"),
    ("net.xml", [], "is empty"),
    ("net.onnx", Array("hello, this is text\n".utf8), "is text"), ("net.onnx", Array("{\"error\": 1}".utf8), "is JSON"),
    ("net.onnx", [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3], "photograph"),
    ("net.onnx", [UInt8](repeating: 0, count: 99), "not an ONNX model"),
    ("net.pt", zip + Array("archive/data.pkl".utf8), "torch.onnx.export"),
    ("net.pth", [0x80, 2, 0x8A, 10, 1], "torch.onnx.export"),
    ("net.bin", zip + Array("net/data.pkl".utf8), "torch.onnx.export"),
    ("net.keras", zip + Array("config.json".utf8), "Keras"),
    ("net.h5", [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A], "Keras"), ("net.zip", zip + [0, 0], "zip archive"),
    ("net.safetensors", [2, 0, 0, 0, 0, 0, 0, 0] + Array("{}".utf8), "safetensors"),
    ("net.gguf", Array("GGUF\u{3}".utf8), "GGUF"),
    ("net.mlmodel", [8, 1, 18, 0], "does not hold it"),
    ("net.onnx.gz", [0x1F, 0x8B, 8, 0], "compressed with gzip"),
    ("net.tflite", [UInt8](repeating: 7, count: 99), "TensorFlow Lite"),
    ("net.ort", Array("\u{1}\u{2}\u{3}\u{4}ORTM1234".utf8), "ONNX Runtime"),
    ("net.xml", Array("<?xml version=\"1.0\"?><Error/>".utf8), "not OpenVINO IR"),
    ("net.foo", [1, 2, 3], "not a model that can be read"),
    ("net.pkl", [0x80, 4, 0x95, 1, 0], "pickled"), ("net.engine", [1, 2, 3], ".engine cannot be read"),
  ]

  private func check(_ run: Program.Run, _ name: String, _ message: String) {
    #expect(run.status == 1, "\(name): \(run.status)")
    let lines = run.error.split(separator: "\n")
    #expect(lines.count == 1, "\(name): \(run.error)")
    #expect(run.error.contains(name) && run.error.contains(message), "\(name), \(message): \(run.error)")
    for word in ["Exception from", ".cpp:", "absl", "E0000", "NSCocoa"] {
      #expect(!run.error.contains(word), "\(run.error)")
    }
  }

  @Test func eachKindIsNamedWithWhatToDo() throws {
    for (name, bytes, message) in Self.files {
      try folder.write(bytes, name)
      check(try Program.run(["report", folder.path(name)], environment: folder.environment), name, message)
    }
  }

  @Test func aModelThatIsCutOffSaysSo() throws {
    let whole = Array(try Data(contentsOf: ModelFixture.weights.url))
    for count in [whole.count / 2, whole.count - 9, 60] {
      try folder.write(Array(whole.prefix(count)), "net.onnx")
      check(
        try Program.run(["report", folder.path("net.onnx")], environment: folder.environment), "net.onnx", "cut off")
    }
  }

  @Test func damagedFoldersOfCoreMLAreNamed() throws {
    _ = try folder.folder("net.mlpackage")
    _ = try folder.folder("net.mlmodelc")
    _ = try folder.folder("none.mlpackage")
    try folder.write(Array("{}".utf8), "net.mlpackage/Manifest.json")
    try folder.write(Array("[{\"metadataOutputVersion\": \"3.0\"}]".utf8), "net.mlmodelc/metadata.json")
    try folder.write([1], "net.mlmodelc/coremldata.bin")
    for (name, message) in [
      ("net.mlpackage", "Manifest.json is damaged"), ("net.mlmodelc", "coremldata.bin is damaged"),
      ("none.mlpackage", "has no Manifest.json"),
    ] {
      check(try Program.run(["report", folder.path(name)], environment: folder.environment), name, message)
    }
  }

  @Test func weightsThatAreMissingOrOnlyAPointerAreNamed() throws {
    try FileManager.default.copyItem(
      at: ModelFixture.external.url, to: folder.url.appendingPathComponent("External.onnx"))
    let model = folder.path("External.onnx")
    check(try Program.run(["report", model], environment: folder.environment), "External.weights", "missing")
    try folder.write(Array(Self.pointer.utf8), "External.weights")
    check(try Program.run(["report", model], environment: folder.environment), "External.weights", "git lfs pull")
  }

  @Test func everyCommandSaysTheSame() throws {
    try folder.write(Array(Self.pointer.utf8), "net.onnx")
    _ = try folder.folder("photos")
    try folder.writePhotograph("photos/x.png", red: 1, green: 2, blue: 3)
    let (model, photos) = (folder.path("net.onnx"), folder.path("photos"))
    for arguments in [
      ["compile", model, "-o", folder.path("o.mlmodelc")], ["compress", model, "-o", folder.path("p.mlmodelc")],
      ["evaluate", model, photos], ["evaluate", ModelFixture.grayToColor.url.path, "--against", model, photos],
      ["strategies", photos, "--model", model],
    ] {
      let run = try Program.run(arguments, environment: folder.environment)
      check(run, "net.onnx", "git lfs pull")
    }
    let applied = try Program.run(
      ["apply", photos, "-o", folder.path("out"), "--model", model], environment: folder.environment)
    #expect(applied.status == 1 && applied.error.contains("git lfs pull"), "\(applied.error)")
    let shown = try Program.run(
      ["snapshot", photos, "--size", "60x20", "--format", "json", "--model", model], environment: folder.environment)
    #expect(shown.output.contains("git lfs pull") && !shown.error.contains("E0000"), "\(shown.output)\(shown.error)")
  }

  @Test func anOperationThatTheEngineDoesNotKnowIsNamed() throws {
    // The name of the operation in place of one of the same length.
    var bytes = Array(try Data(contentsOf: ModelFixture.through("f16")))
    let name = Array("Identity".utf8)
    let start = try #require((0..<bytes.count - 8).first { Array(bytes[$0..<$0 + 8]) == name })
    bytes.replaceSubrange(start..<start + 8, with: Array("FooBarOp".utf8))
    try folder.write(bytes, "net.onnx")
    check(
      try Program.run(["report", folder.path("net.onnx")], environment: folder.environment), "net.onnx", "FooBarOp")
  }

  /// What is damaged inside of a whole message: the engine's own parsers would print what they think of it.
  @Test func nothingOfTheEnginesLibrariesIsPrinted() throws {
    var bytes = Array(try Data(contentsOf: ModelFixture.weights.url))
    for place in stride(from: 200, to: bytes.count, by: 97) { bytes[place] = 0xFF }
    try folder.write(bytes, "net.onnx")
    let run = try Program.run(["report", folder.path("net.onnx")], environment: folder.environment)
    #expect(run.error.split(separator: "\n").count <= 1 && !run.error.contains("text_format"), "\(run.error)")
  }

  @Test func aFolderThatCannotBeWrittenIsNamedInTheSystemsWords() throws {
    let model = ModelFixture.grayToColor.url.path
    let run = try Program.run(["compile", model, "-o", "/proc/none/o.mlmodelc"], environment: folder.environment)
    #expect(run.status == 1 && !run.error.contains("Error Domain") && !run.error.contains("basic_ios"), "\(run.error)")
    #expect(run.error.split(separator: "\n").count == 1 && run.error.contains("/proc/none/o.mlmodelc"), "\(run.error)")
  }
}
