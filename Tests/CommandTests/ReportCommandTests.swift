import Foundation
import ModelFixtures
import ProgramSupport
import Testing

@Suite(.serialized, .timeLimit(.minutes(5))) struct ReportCommandTests {
  private func fixture(_ name: String) -> String {
    (ModelFixture(rawValue: name) ?? .linear).url.path
  }

  private func report(_ folder: TemporaryFolder, _ model: String = "Linear", _ more: [String] = []) throws
    -> Program.Run
  {
    try Program.run(
      ["report", fixture(model), "--predictions", "20", "--loads", "2"] + more, environment: folder.environment)
  }

  @Test func aReportAsJSONHasTheFieldsThatScriptsRead() throws {
    let folder = try TemporaryFolder()
    let run = try report(folder, "Linear", ["--format", "json"])
    #expect(run.status == 0 && run.error.isEmpty)
    let json = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    #expect(json["model"] as? String == fixture("Linear"))
    #expect((json["engine"] as? [String: String])?["name"] == "OpenVINO")
    #expect(json["device"] as? String == "CPU")
    for figure in ["prediction", "load", "uncachedLoad", "compilation"] {
      let statistics = try #require(json[figure] as? [String: Any])
      for field in ["average", "first", "median", "minimum", "maximum", "standardDeviation"] {
        #expect(statistics[field] as? Double ?? -1 >= 0, "\(figure).\(field)")
      }
    }
    #expect((json["prediction"] as? [String: Any])?["count"] as? Int == 20)
    let operations = try #require(json["operations"] as? [[String: Any]])
    #expect(!operations.isEmpty && operations.contains { $0["type"] as? String == "MatMul" })
    #expect(operations.contains { ($0["seconds"] as? Double ?? 0) > 0 && $0["kernel"] is String })
    #expect(json["peakBytes"] as? Int ?? 0 > 1_000_000)
  }

  @Test func anEarlierReportIsShownAgainAndCompared() throws {
    let folder = try TemporaryFolder()
    let json = try report(folder, "Linear", ["--format", "json"]).output
    try folder.write(Array(json.utf8), "before.json")
    let again = try Program.run(["report", folder.path("before.json")], environment: folder.environment)
    #expect(again.status == 0 && again.output.contains("Prediction"))
    let compared = try report(folder, "ColorMeans", ["--compare", folder.path("before.json")])
    #expect(compared.status == 0)
    #expect(
      compared.output.contains("before") && compared.output.contains("ColorMeans") && compared.output.contains("1.00"))
    let page = try report(folder, "Linear", ["--format", "html", "--compare", folder.path("before.json")])
    #expect(page.output.hasPrefix("<!doctype html>") && page.output.contains("Comparison"))
  }

  @Test func saysWhatCannotBeMeasured() throws {
    let folder = try TemporaryFolder()
    try folder.write(Array("no model".utf8), "broken.onnx")
    let broken = try Program.run(["report", folder.path("broken.onnx")], environment: folder.environment)
    #expect(broken.status == 1 && broken.output.isEmpty && broken.error.contains("broken.onnx"))
    let missing = try Program.run(["report", folder.path("missing.onnx")], environment: folder.environment)
    #expect(missing.status == 1 && missing.error.contains("missing.onnx"))
    try folder.write(Array("{}".utf8), "other.json")
    let other = try Program.run(["report", folder.path("other.json")], environment: folder.environment)
    #expect(other.status == 1 && other.error.contains("is not a report"))
  }

  /// The model loads, and fails when it is to predict, after half of what is measured.
  @Test func aModelThatFailsInTheMiddleIsAMessageAndNothingIsLeft() throws {
    let folder = try TemporaryFolder()
    let temporary = try folder.folder("temporary")
    let environment = folder.environment.merging(["TMPDIR": temporary]) { _, new in new }
    let arguments = ["report", ModelFixture.failing.url.path, "--loads", "2"]
    for format in ["text", "json", "csv", "html"] {
      let run = try Program.run(arguments + ["--format", format], environment: environment)
      #expect(run.status == 1 && run.output.isEmpty)
      #expect(run.error.hasPrefix("vitrine: Failing: the prediction failed: ") && run.error.contains("Reshape"))
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: temporary).isEmpty)
  }

  @Test(.enabled(if: Program.hasTerminal)) func theProgressOfAReportThatFailsIsTakenAway() throws {
    let folder = try TemporaryFolder()
    let run = try Program.runInTerminal(
      ["report", ModelFixture.failing.url.path, "--loads", "1"], environment: folder.environment)
    #expect(run.status == 1)
    #expect(run.output.contains("predictions\r\u{1B}[Kvitrine: Failing: "), "\(run.output)")
  }
}
