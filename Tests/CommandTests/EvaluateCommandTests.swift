import Foundation
import Glibc
import Imaging
import ModelFixtures
import ProgramSupport
import Testing

@Suite(.serialized, .enabled(if: Program.hasEngine), .timeLimit(.minutes(5))) struct EvaluateCommandTests {
  /// Three pictures with colours, in `photos`.
  private func folderWithPhotographs() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    _ = try folder.folder("photos")
    try folder.writePhotograph("photos/red.png", red: 220, green: 20, blue: 20)
    try folder.writePhotograph("photos/green.png", red: 20, green: 180, blue: 20)
    try folder.writePhotograph("photos/blue.png", red: 20, green: 20, blue: 220)
    return folder
  }

  private func evaluate(_ folder: TemporaryFolder, _ arguments: String...) throws -> Program.Run {
    try Program.run(
      ["evaluate", ModelFixture.grayToColor.url.path, folder.path("photos"), "--precision", "f32"] + arguments,
      environment: folder.environment)
  }

  @Test func theJSONHasTheFieldsThatScriptsRead() throws {
    let folder = try folderWithPhotographs()
    let run = try evaluate(folder, "--format", "json")
    #expect(run.status == 0 && run.error.isEmpty)
    let json = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    #expect(json["model"] as? String == ModelFixture.grayToColor.url.path && json["kind"] as? String == "coloring")
    #expect(json["precision"] as? String == "f32" && json["photographs"] as? Int == 3)
    #expect((json["inputSize"] as? [String: Int]) == ["width": 24, "height": 20])
    #expect(json["seconds"] as? Double ?? 0 > 0 && json["photographsPerSecond"] as? Double ?? 0 > 0)
    let results = try #require(json["results"] as? [[String: Any]])
    #expect(results.map { $0["path"] as? String } == ["blue", "green", "red"].map { folder.path("photos/\($0).png") })
    let coloring = try #require(results[0]["coloring"] as? [String: Double])
    let names = ["psnr", "ssim", "abError", "colorfulness", "truthColorfulness", "psnrOfGray", "psnrOfTint"]
    #expect(Set(coloring.keys) == Set(names))
    let summary = (json["summary"] as? [String: Any])?["coloring"] as? [String: Any]
    #expect((summary?["gainOverGray"] as? [String: Double])?["median"] != nil)
  }

  @Test func aFilesNameSaysTheFormatAndNothingElseIsLeftBesideIt() throws {
    let folder = try folderWithPhotographs()
    _ = try folder.folder("results")
    let run = try evaluate(folder, "-o", folder.path("results/page.html"))
    #expect(run.status == 0 && run.output.isEmpty)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("results")) == ["page.html"])
    let page = try String(contentsOfFile: folder.path("results/page.html"), encoding: .utf8)
    #expect(page.hasPrefix("<!doctype html>") && page.contains("data:image/jpeg;base64,") && page.contains("The worst"))
    let nowhere = try evaluate(folder, "-o", folder.path("none/page.html"))
    #expect(nowhere.status == 1 && nowhere.error.contains("none/page.html"))
    #expect(try evaluate(folder, "-o", folder.path("results")).status == 1)
  }

  @Test func damagedPicturesAreCountedNamedAndTheExitStatusIs1() throws {
    let folder = try folderWithPhotographs()
    try folder.write(Array("no picture".utf8), "photos/\u{1B}]0;owned\u{7}.jpg")
    let run = try evaluate(folder)
    #expect(run.status == 1)
    #expect(run.output.contains("3 photographs") && run.output.contains("1 could not be measured"))
    #expect(run.error.contains("owned") && !(run.output + run.error).contains("\u{1B}"))
    #expect(try evaluate(folder, "--format", "csv").output.split(separator: "\r\n").count == 5)
  }

  @Test func whatCannotBeEvaluatedIsAMessage() throws {
    let folder = try folderWithPhotographs()
    for (model, reason) in [
      ("Linear", "no image input"), ("TwoPhotographs", "2 image inputs"), ("None", "no such model"),
    ] {
      let path = ModelFixture.linear.url.deletingLastPathComponent().appendingPathComponent("\(model).onnx").path
      let run = try Program.run(["evaluate", path, folder.path("photos")], environment: folder.environment)
      #expect(run.status == 1 && run.output.isEmpty && run.error.contains(reason), "\(run.error)")
    }
    let classifier = try Program.run(
      ["evaluate", ModelFixture.described.url.path, folder.path("photos")], environment: folder.environment)
    #expect(classifier.status == 1 && classifier.error.contains("no photograph has a class"))
    #expect(try evaluate(folder, "--variant", "x.onnx").status == 2)
    #expect(try evaluate(folder, "--variants", "--format", "html").status == 2)
    #expect(try evaluate(folder, "--tint", "red").status == 2)
  }

  @Test func classesLieInFoldersOrStandInATable() throws {
    let folder = try TemporaryFolder()
    for name in ["dark", "light"] { _ = try folder.folder("classes/\(name)") }
    try folder.writePhotograph("classes/dark/a.png", red: 5, green: 5, blue: 5)
    try folder.writePhotograph("classes/light/b.png", red: 250, green: 250, blue: 250)
    let model = ModelFixture.described.url.path
    let byFolder = try Program.run(["evaluate", model, folder.path("classes")], environment: folder.environment)
    #expect(
      byFolder.status == 0 && byFolder.output.contains("all              2  100.0 %  100.0 %"), "\(byFolder.output)")
    try folder.write(Array("classes/dark/a.png,light\nclasses/light/b.png,light\n".utf8), "labels.csv")
    let byTable = try Program.run(
      ["evaluate", model, "--labels", folder.path("labels.csv"), "--format", "csv"], environment: folder.environment)
    #expect(byTable.status == 0)
    #expect(byTable.output.contains("a.png,light,dark,2,") && byTable.output.contains("b.png,light,light,1,"))
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func anInterruptedEvaluationSaysHowToGoOnAndDoes(_ number: Int32) throws {
    let folder = try TemporaryFolder()
    _ = try folder.folder("photos")
    for number in 0..<60 {
      try folder.writePhotograph("photos/\(number).png", red: UInt8(number * 4), green: 90, blue: 40, side: 256)
    }
    let model = Program.sourceFolder.appendingPathComponent("Assets/Models/Colorizer.onnx").path
    let command = "'\(Program.path)' evaluate '\(model)' '\(folder.path("photos"))' -o '\(folder.path("result.json"))'"
    let journal = folder.path(".result.json.journal")
    // Standard error is what says it; the journal has two headings and a line a photograph.
    let script = """
      \(command) & pid=$!
      until [ "$(wc -l < '\(journal)' 2>/dev/null || echo 0)" -ge 5 ]; do kill -0 $pid || exit 99; done
      kill -\(number) $pid; wait $pid
      """
    let interrupted = try Program.shell(script, environment: folder.environment)
    #expect(
      interrupted.status == 128 + number && interrupted.error.contains("run the same command to continue"),
      "\(interrupted.status) \(interrupted.error)")
    #expect(!FileManager.default.fileExists(atPath: folder.path("result.json")))
    let second = try Program.shell(command, environment: folder.environment)
    #expect(second.status == 0)
    let data = try Data(contentsOf: URL(fileURLWithPath: folder.path("result.json")))
    let json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(json["photographs"] as? Int == 60 && json["resumed"] as? Int ?? 0 >= 3)
    #expect(!FileManager.default.fileExists(atPath: journal))
  }

  @Test func formsOfAModelAreMeasuredInProcessesOfTheirOwn() throws {
    let folder = try folderWithPhotographs()
    let model = folder.path("Model.onnx")
    let fixture = try Data(contentsOf: ModelFixture.grayToColor.url)
    for name in ["Model", "Model-int8"] { try folder.write(Array(fixture), "\(name).onnx") }
    try folder.write(Array("no model".utf8), "broken.onnx")
    let run = try Program.run(
      ["evaluate", model, folder.path("photos"), "--variants", "--variant", folder.path("broken.onnx")]
        + ["--format", "json"], environment: folder.environment)
    #expect(run.status == 1 && run.error.contains("broken.onnx"))
    let json = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    let variants = try #require(json["variants"] as? [[String: Any]])
    let names = variants.compactMap { $0["name"] as? String }.filter { $0 != "f16" }
    #expect(names == ["f32", "bf16", "Model-int8", "broken"])
    for variant in variants.dropLast() {
      #expect(variant["bytes"] as? Int == fixture.count)
      for field in ["uncachedLoadSeconds", "cachedLoadSeconds", "predictionSeconds", "predictionsPerSecond"] {
        #expect(variant[field] as? Double ?? 0 > 0, "\(field)")
      }
      #expect(variant["memoryBytes"] as? Int ?? 0 > 100_000 && variant["precision"] is String)
    }
    let quality = variants.prefix(2).compactMap { variant in
      ((variant["quality"] as? [String: Any])?["coloring"] as? [String: Any])?["photographs"] as? Int
    }
    #expect(quality == [3, 3])
    #expect(variants.last?["failure"] is String)
  }

  @Test func compressedFormsAreMadeMeasuredAndKeptWhereThatIsAskedFor() throws {
    let folder = try folderWithPhotographs()
    let run = try Program.run(
      [
        "evaluate", ModelFixture.weights.url.path, folder.path("photos"), "--variants", "--compress", "f16,palette2",
        "--compressed", folder.path("forms"), "--format", "json",
      ], environment: folder.environment)
    #expect(run.status == 0, "\(run.error)")
    let json = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    let variants = try #require(json["variants"] as? [[String: Any]]).suffix(2)
    #expect(variants.compactMap { $0["name"] as? String } == ["f16 weights", "palette2 weights"])
    let agreement = variants.compactMap { ($0["quality"] as? [String: Any])?["agreement"] as? [[String: Any]] }
    #expect(agreement.count == 2)
    let sizes = variants.compactMap { $0["bytes"] as? Int }
    #expect(sizes[0] > sizes[1])
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path("forms")).sorted()
    #expect(files == ["Weights-f16.mlmodelc", "Weights-palette2.mlmodelc"])
    let keeping = try Program.run(
      [
        "evaluate", ModelFixture.weights.url.path, folder.path("photos"), "--variants", "--compress", "palette2",
        "--keep-precision", "head", "--format", "json",
      ], environment: folder.environment)
    let kept = try JSONSerialization.jsonObject(with: Data(keeping.output.utf8)) as? [String: Any]
    let last = try #require((kept?["variants"] as? [[String: Any]])?.last)
    #expect(try #require(last["bytes"] as? Int) > sizes[1] && last["name"] as? String == "palette2 weights")
    let failing = try Program.run(
      ["evaluate", ModelFixture.grayToColor.url.path, folder.path("photos"), "--variants", "--compress", "int8"],
      environment: folder.environment)
    #expect(failing.status == 1 && failing.error.contains("int8 weights: ") && failing.output.contains("f32"))
    for wrong in [
      ["--compress", "int8"], ["--variants", "--compress", "int5"], ["--variants", "--compress", "calibrated"],
      ["--variants", "--keep-precision", "head"],
    ] {
      #expect(try Program.run(["evaluate", "model"] + wrong, environment: folder.environment).status == 2)
    }
  }
}
