import Foundation
import Glibc
import ModelFixtures
import ProgramSupport
import Testing

@Suite(.serialized, .enabled(if: Program.hasEngine), .timeLimit(.minutes(5))) struct CompileCommandTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func compile(_ source: String, to output: String, _ arguments: String...) throws -> Program.Run {
    try Program.run(["compile", source, "-o", output] + arguments, environment: folder.environment)
  }

  @Test func aModelIsCompiledAndWhatWasRecognisedIsPrinted() throws {
    let run = try compile(ModelFixture.grayToColor.url.path, to: folder.path("Model.mlmodelc"))
    #expect(run.status == 0)
    #expect(try folder.names(in: "Model.mlmodelc") == ["metadata.json", "model.bin", "model.xml"])
    let lines = run.output.split(separator: "\n")
    #expect(lines.first?.hasPrefix(folder.path("Model.mlmodelc")) == true)
    #expect(
      lines.dropFirst() == [
        "  input   gray  image, gray, 24×20 pixels, declared", "  output  rgb   image, RGB, 24×20 pixels, declared",
      ])
    #expect(run.error.isEmpty)
  }

  @Test func anImageByItsShapeAloneIsSaidToBeInferredAndHowToSayOtherwise() throws {
    let run = try compile(ModelFixture.channelMeans.url.path, to: folder.path("Model.mlmodelc"))
    #expect(run.status == 0)
    #expect(run.output.contains("  input   photo  image, RGB, 18×16 pixels, inferred\n"))
    #expect(run.output.contains("  output  means  multi-array of float32, 1×3\n"))
    #expect(run.error.contains("“photo” is read as an image, its components as 0...255"))
    #expect(run.error.contains("vitrine.input.photo"))
  }

  @Test func scriptsReadTheSameAsJSON() throws {
    let run = try compile(ModelFixture.classifier.url.path, to: folder.path("Model.mlmodelc"), "--format", "json")
    #expect(run.status == 0)
    let json = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    #expect(json["source"] as? String == ModelFixture.classifier.url.path)
    #expect(json["output"] as? String == folder.path("Model.mlmodelc"))
    #expect(try #require(json["bytes"] as? Int) > 500)
    #expect(json["seconds"] is Double)
    let inputs = try #require(json["inputs"] as? [[String: String]])
    #expect(inputs == [["name": "x", "type": "multiArray", "shape": "1×2", "elementType": "f32"]])
    let classifier = try #require(json["classifier"] as? [String: Any])
    #expect(classifier["labelCount"] as? Int == 2)
    #expect(classifier["predictedFeatureName"] as? String == "classLabel")
  }

  @Test func withoutANameTheCompiledModelIsNamedLikeItsSourceInTheCurrentFolder() throws {
    let run = try Program.shell(
      "cd '\(folder.url.path)' && '\(Program.path)' compile '\(ModelFixture.linear.url.path)'")
    #expect(run.status == 0)
    #expect(run.output.hasPrefix("Linear.mlmodelc  "))
    #expect(try folder.names(in: "Linear.mlmodelc").count == 3)
  }

  @Test func aCompiledModelThatIsThereIsReplacedWholeAndNothingIsLeftBeside() throws {
    _ = try folder.folder("out")
    let output = folder.path("out/Model.mlmodelc")
    #expect(try compile(ModelFixture.linear.url.path, to: output).status == 0)
    #expect(try compile(ModelFixture.grayToColor.url.path, to: output).status == 0)
    #expect(try folder.names(in: "out") == ["Model.mlmodelc"])
    #expect(try folder.names(in: "out/Model.mlmodelc") == ["metadata.json", "model.bin", "model.xml"])
    // A failure leaves what was there.
    let before = try Data(contentsOf: URL(fileURLWithPath: "\(output)/metadata.json"))
    try folder.write(Array("no model".utf8), "bad.onnx")
    #expect(try compile(folder.path("bad.onnx"), to: output).status == 1)
    #expect(try Data(contentsOf: URL(fileURLWithPath: "\(output)/metadata.json")) == before)
    #expect(try folder.names(in: "out") == ["Model.mlmodelc"])
  }

  @Test func aFolderOfOtherThingsIsNotReplaced() throws {
    _ = try folder.folder("Photos.mlmodelc")
    try folder.write([1], "Photos.mlmodelc/holiday.jpg")
    let run = try compile(ModelFixture.linear.url.path, to: folder.path("Photos.mlmodelc"))
    #expect(run.status == 1)
    #expect(run.error.contains("not a compiled model") && run.error.contains("-o"))
    #expect(try folder.names(in: "Photos.mlmodelc") == ["holiday.jpg"])
    #expect(try compile(ModelFixture.linear.url.path, to: folder.path("Photos")).status == 2)
  }

  @Test func aCompiledModelWithSomethingElseInItIsNotReplaced() throws {
    let output = folder.path("Model.mlmodelc")
    #expect(try compile(ModelFixture.linear.url.path, to: output).status == 0)
    try folder.write([1], "Model.mlmodelc/notes.txt")
    let run = try compile(ModelFixture.grayToColor.url.path, to: output)
    #expect(run.status == 1 && run.error.contains("it holds \"notes.txt\" too"), "\(run.error)")
    #expect(try folder.names(in: "Model.mlmodelc") == ["metadata.json", "model.bin", "model.xml", "notes.txt"])
    // A folder of another kind that happens to have such a file.
    _ = try folder.folder("Other.mlmodelc")
    try folder.write(Array("{}".utf8), "Other.mlmodelc/metadata.json")
    try folder.write([1], "Other.mlmodelc/holiday.jpg")
    #expect(try compile(ModelFixture.linear.url.path, to: folder.path("Other.mlmodelc")).status == 1)
    #expect(try folder.names(in: "Other.mlmodelc") == ["holiday.jpg", "metadata.json"])
    // What was damaged can be compiled again.
    unlink(folder.path("Model.mlmodelc/notes.txt"))
    try folder.write([1], "Model.mlmodelc/metadata.json")
    #expect(try compile(ModelFixture.grayToColor.url.path, to: output).status == 0)
  }

  @Test func whatAKilledCompilationLeftGoesWithTheNextOne() throws {
    _ = try folder.folder("out/.vitrine-compiling-0123456789abcdef/inside")
    #expect(try compile(ModelFixture.linear.url.path, to: folder.path("out/Model.mlmodelc")).status == 0)
    #expect(try folder.names(in: "out") == ["Model.mlmodelc"])
  }

  @Test func aSourceThatIsCutShortIsAMessageThatNamesIt() throws {
    let whole = try Data(contentsOf: ModelFixture.slow.url)
    try folder.write(Array(whole.prefix(whole.count / 2)), "Short.onnx")
    let run = try compile(folder.path("Short.onnx"), to: folder.path("Short.mlmodelc"))
    #expect(run.status == 1)
    #expect(run.output.isEmpty)
    #expect(run.error.contains("Short.onnx"))
    #expect(try folder.names(in: ".") == ["Short.onnx"])
  }

  @Test func aSourceThatIsMissingIsNamed() throws {
    let run = try compile(folder.path("None.onnx"), to: folder.path("None.mlmodelc"))
    #expect(run.status == 1)
    #expect(run.error.contains("\(folder.path("None.onnx")): there is no such model file"))
  }

  @Test func anUnknownOperationIsNamed() throws {
    // The operation's name stands in the file as it is.
    var bytes = Array(try Data(contentsOf: ModelFixture.flexible.url))
    let place = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("Relu".utf8)) })
    bytes.replaceSubrange(place..<place + 4, with: Array("Rilu".utf8))
    try folder.write(bytes, "Unknown.onnx")
    let run = try compile(folder.path("Unknown.onnx"), to: folder.path("Unknown.mlmodelc"))
    #expect(run.status == 1)
    #expect(run.error.contains("Unknown.onnx") && run.error.contains("Rilu"))
    #expect(try folder.names(in: ".") == ["Unknown.onnx"])
  }

  @Test func aPlaceThatCannotBeWrittenIsNamed() throws {
    try folder.write([], "a file")
    let run = try compile(ModelFixture.linear.url.path, to: folder.path("a file/Model.mlmodelc"))
    #expect(run.status == 1)
    #expect(run.error.contains(folder.path("a file/Model.mlmodelc")) && run.error.contains("cannot be written"))
  }

  @Test(.enabled(if: geteuid() != 0, "root may write everywhere")) func aFolderWithoutWritePermissionIsNamed() throws {
    let closed = try folder.folder("closed")
    #expect(chmod(closed, 0o500) == 0)
    let run = try compile(ModelFixture.linear.url.path, to: "\(closed)/Model.mlmodelc")
    #expect(run.status == 1)
    #expect(run.error.contains("Permission denied"))
  }

  @Test func aModelThatIsCompiledAlreadyIsLeftAlone() throws {
    #expect(try compile(ModelFixture.linear.url.path, to: folder.path("A.mlmodelc")).status == 0)
    let run = try compile(folder.path("A.mlmodelc"), to: folder.path("B.mlmodelc"))
    #expect(run.status == 1)
    #expect(run.error.contains("already compiled"))
  }
}
