import Foundation
import Imaging
import ModelFixtures
import ProgramSupport
import Testing

/// Models that the program knows nothing of, over photographs.
@Suite(
  .serialized, .enabled(if: Program.hasEngine, "OpenVINO is not set up"), .timeLimit(.minutes(5)))
struct PreviewCommandTests {
  private struct Answer: Decodable {
    struct Share: Decodable {
      var index: Int
      var label: String?
      var share: Double
    }

    var kind: String
    var text: String
    var classes: [Share]?
  }

  private struct Comparison: Decodable {
    var other: Answer?
    var text: String
    var psnr: Double?
    var sameClass: Bool?
    var equalShare: Double?
  }

  private struct Tile: Decodable {
    var state: String
    var error: String?
    var answer: Answer?
    var comparison: Comparison?
  }

  private struct Screen: Decodable { var tiles: [Tile] }

  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    _ = try folder.folder("photos")
    // Red most, green least.
    try folder.writePhotograph("photos/a.png", red: 200, green: 20, blue: 100)
  }

  private func copy(_ fixture: ModelFixture, as name: String = "net") throws -> String {
    try FileManager.default.copyItem(at: fixture.url, to: URL(fileURLWithPath: folder.path("\(name).onnx")))
    return folder.path("\(name).onnx")
  }

  private func snapshot(_ arguments: String..., format: String = "json") throws -> Program.Run {
    try Program.run(
      ["snapshot", folder.path("photos"), "--format", format, "--size", "120x40"] + arguments,
      environment: folder.environment)
  }

  private func tile(_ run: Program.Run) throws -> Tile {
    #expect(run.status == 0, "\(run.error)")
    return try #require(try JSONDecoder().decode(Screen.self, from: Data(run.output.utf8)).tiles.first)
  }

  @Test func aChangedFileBesideTheModelCountsAtOnceAlsoWhereTheModelIsPrepared() throws {
    let model = try copy(.channelLogits)
    try folder.write(Array("labels = [\"red\", \"green\", \"blue\"]\n".utf8), "net.vitrine.toml")
    #expect(try tile(snapshot("--model", model)).answer?.classes?.first?.label == "red")
    try folder.write(
      Array("labels = [\"rot\", \"grün\", \"blau\"]\n[input]\ncolor = \"bgr\"\n".utf8), "net.vitrine.toml")
    let answer = try #require(try tile(snapshot("--model", model)).answer)
    #expect(answer.kind == "labels" && answer.classes?.first?.label == "blau")
    // Options go before the file.
    let asked = try tile(snapshot("--model", model, "--input-color", "rgb"))
    #expect(asked.answer?.classes?.first?.label == "rot")
    let text = try snapshot("--model", model, format: "text").output
    #expect(text.contains("blau 100%"), "\(text)")
  }

  @Test func masksDepthsAndNumbersAreTold() throws {
    #expect(try tile(snapshot("--model", ModelFixture.lightMask.url.path)).answer?.text == "mask 0%")
    #expect(try tile(snapshot("--model", ModelFixture.depth.url.path)).answer?.text == "depth 3.0…40.0")
    #expect(try tile(snapshot("--model", ModelFixture.brightness.url.path)).answer?.text == "mask: #1 100%")
    #expect(try tile(snapshot("--model", ModelFixture.numbers.url.path)).answer?.text.hasPrefix("1×3×32, ") == true)
    let depth = ["--model", ModelFixture.depth.url.path, "--output-kind", "values"]
    #expect(try tile(snapshot(depth[0], depth[1], depth[2], depth[3])).answer?.kind == "values")
  }

  @Test func applyDrawsADepthMapOverThePhotograph() throws {
    let run = try Program.run(
      [
        "apply", folder.path("photos"), "-o", folder.path("out"), "--format", "png", "--model",
        ModelFixture.depth.url.path,
      ], environment: folder.environment)
    #expect(run.status == 0, "\(run.error)")
    let picture = try ImageDecoder().decode(
      .init(folder.path("out/a.png")), target: nil, scaling: .fit, isCancelled: { false }
    ).buffer
    #expect(Array(picture.bytes.prefix(3)) != Array(picture.bytes.suffix(3)))
  }

  @Test func twoModelsOnOnePhotographAreComparedInTextAndInJSON() throws {
    let model = try copy(.channelLogits)
    let other = try copy(.channelLogits, as: "other")
    try folder.write(Array("[input]\ncolor = \"bgr\"\n".utf8), "other.vitrine.toml")
    let compared = try #require(try tile(snapshot("--model", model, "--against", other)).comparison)
    #expect(compared.sameClass == false && compared.other?.classes?.first?.index == 2)
    let text = try snapshot("--model", model, "--against", other, format: "text").output
    #expect(text.contains("net against other") && text.contains("#0 100% ≠ #2 100%"), "\(text)")
    let gray = ModelFixture.grayToColor.url.path
    let equal = try #require(try tile(snapshot("--model", gray, "--against", gray)).comparison)
    #expect(equal.text == "equal" && equal.psnr == nil)
    let masks = try tile(
      snapshot("--model", ModelFixture.lightMask.url.path, "--against", ModelFixture.lightMask.url.path))
    #expect(masks.comparison?.equalShare == 1)
    let mixed = try tile(snapshot("--model", ModelFixture.lightMask.url.path, "--against", model))
    #expect(mixed.state == "done" && mixed.comparison?.equalShare == nil && mixed.comparison?.psnr == nil)
  }

  @Test(arguments: [
    ("Linear", "no image input, but “x”"), ("TwoPhotographs", "2 image inputs"),
    ("ImageAndNumber", "more inputs than the image, “photo”"),
    ("Enormous", "1000000×1000000 pixels, which no photograph"),
    ("NoPixels", "no image input"), ("OnePixel", "1×1 pixels, which no photograph"), ("Open", "--input-size"),
  ])
  func aModelThatNoPhotographFitsIntoIsAMessageThatSaysWhatToDo(_ name: String, _ expected: String) throws {
    let run = try snapshot("--model", ModelFixture.useless(name).path)
    #expect(run.status == 1)
    #expect(run.error.contains("\(name): ") && run.error.contains(expected), "\(run.error)")
  }

  @Test func anInputOfAnySizeGetsAUsualOneOrTheOneThatIsSaid() throws {
    #expect(try tile(snapshot("--model", ModelFixture.flexible.url.path)).state == "done")
    #expect(try tile(snapshot("--model", ModelFixture.flexible.url.path, "--input-size", "40x30")).state == "done")
    let open = ModelFixture.useless("Open").path
    #expect(try tile(snapshot("--model", open, "--input-size", "40x30", "--input-color", "rgb")).state == "done")
  }

  @Test(arguments: ["1x0", "1x1", "100000x100000", "-4x4", "4", "axb", "4x4x4", "99999999999999999999x2"])
  func aSizeThatNoPhotographHasIsWrongUse(_ size: String) throws {
    let run = try snapshot("--model", ModelFixture.flexible.url.path, "--input-size=\(size)")
    #expect(run.status == 2 && run.error.contains("2 to 65535"), "\(run.error)")
  }

  @Test func wrongFilesBesideAModelAreMessagesWithTheirLines() throws {
    let model = try copy(.channelLogits)
    for (text, expected) in [
      ("[input]\nsizes = \"3x3\"", "net.vitrine.toml:2: input.sizes: there is no such key"),
      ("[input\n", "net.vitrine.toml:1: this is not TOML"),
      ("labels = \"gone.txt\"", "gone.txt: the file of labels is missing"),
    ] {
      try folder.write(Array(text.utf8), "net.vitrine.toml")
      let run = try snapshot("--model", model)
      #expect(run.status == 1 && run.error.contains(expected), "\(run.error)")
    }
    try folder.write(Array("labels = [\"one\"]".utf8), "net.vitrine.toml")
    let run = try snapshot("--model", model)
    #expect(run.status == 1 && run.error.contains("net.vitrine.toml: there are 1 labels"), "\(run.error)")
  }

  @Test func labelsFromAFileWithEscapeSequencesMoveNoCursor() throws {
    try folder.write(Array("\u{1B}[2Jred\ngreen\nblue\u{9B}31m\n".utf8), "labels.txt")
    let run = try snapshot(
      "--model", ModelFixture.channelLogits.url.path, "--class-labels", folder.path("labels.txt"), format: "text")
    #expect(run.status == 0, "\(run.error)")
    #expect(!run.output.contains("\u{1B}") && run.output.contains("␛[2Jred"), "\(run.output)")
  }

  @Test func missingAndWrongLabelFilesAreMessages() throws {
    let missing = try snapshot("--model", ModelFixture.channelLogits.url.path, "--class-labels", "/nowhere.txt")
    #expect(missing.status == 1 && missing.error.contains("/nowhere.txt: the file of labels is missing"))
    try folder.write(Array("one\ntwo\n".utf8), "labels.txt")
    let wrong = try snapshot(
      "--model", ModelFixture.channelLogits.url.path, "--class-labels", folder.path("labels.txt"))
    #expect(wrong.status == 1 && wrong.error.contains("labels.txt: there are 2 labels"), "\(wrong.error)")
  }

  @Test func aCompiledModelHoldsWhatWasSaidOfIt() throws {
    let run = try Program.run(
      [
        "compile", ModelFixture.channelLogits.url.path, "-o", folder.path("net.mlmodelc"),
        "--input-mean=0.485,0.456,0.406",
        "--input-std=0.229,0.224,0.225",
      ], environment: folder.environment)
    #expect(run.status == 0, "\(run.error)")
    let metadata = try String(contentsOfFile: folder.path("net.mlmodelc/metadata.json"), encoding: .utf8)
    #expect(metadata.contains("channelBounds"))
    #expect(try tile(snapshot("--model", folder.path("net.mlmodelc"))).answer?.kind == "labels")
  }
}
