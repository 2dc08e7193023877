import Foundation
import ModelFixtures
import OpenVINO
import ProgramSupport
import Testing

/// `vitrine inspect`, and the other commands with models in Core ML's own formats.
@Suite(.timeLimit(.minutes(2)), .enabled(if: Core.isAvailable, "OpenVINO is not set up")) struct InspectCommandTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private struct Report: Decodable {
    struct Feature: Decodable {
      var name: String
      var type: String
    }
    struct Operation: Decodable {
      var type: String
      var count: Int
    }
    struct Problem: Decodable {
      var operation: String
      var reason: String
    }
    var format: String
    var specificationVersion: Int?
    var inputs: [Feature]
    var outputs: [Feature]
    var operations: [Operation]
    var runs: Bool
    var problems: [Problem]
  }

  private func model(_ name: String) throws -> URL {
    let parts = name.split(separator: "/").map(String.init)
    return try #require(CoreMLCase.group(parts[0]).first { $0.name == parts[1] }).url
  }

  private func inspect(_ url: URL) throws -> Report {
    let run = try Program.run(["inspect", url.path, "--format", "json"], environment: folder.environment)
    #expect(run.status == 0 && run.error.isEmpty, "\(run.error)")
    return try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
  }

  @Test func aProgramIsDescribedWithItsOperations() throws {
    let report = try inspect(model("program/clamped_relu"))
    #expect(report.format == "mlProgram (.mlmodel)" && report.specificationVersion == 7 && report.runs)
    #expect(report.inputs.map(\.name) == ["x"] && report.outputs.map(\.type) == ["multiArray"])
    #expect(report.operations.contains { $0.type == "clamped_relu" && $0.count == 1 })
  }

  @Test func anONNXModelIsInspectedToo() throws {
    let report = try inspect(ModelFixture.grayToColor.url)
    #expect(report.format == "ONNX (.onnx)" && report.runs && report.specificationVersion == nil)
    #expect(report.inputs.map(\.type) == ["image"])
  }

  @Test func whatCannotRunIsSaidWithTheReason() throws {
    // A model of version 1 with a description without features, of the kind that finds features of images.
    try folder.write([8, 1, 0x12, 0, 0x92, 0x7D, 0], "print.mlmodel")
    let report = try inspect(folder.url.appendingPathComponent("print.mlmodel"))
    #expect(!report.runs)
    #expect(report.problems.map(\.operation) == ["visionFeaturePrint"])
    #expect(report.problems[0].reason.contains("Apple's systems"))
    let run = try Program.run(["report", folder.path("print.mlmodel")], environment: folder.environment)
    #expect(run.status == 1 && run.error.contains("visionFeaturePrint") && run.error.contains("print.mlmodel"))
  }

  @Test func aMissingModelIsAMessage() throws {
    let run = try Program.run(["inspect", folder.path("none.mlpackage")], environment: folder.environment)
    #expect(run.status == 1 && run.error.contains("none.mlpackage") && run.output.isEmpty)
  }

  @Test func aModelWithoutOperationsIsReportedAndCompiled() throws {
    let source = try model("classic/tree_classifier_two_logistic")
    let report = try Program.run(["report", source.path, "--predictions", "2"], environment: folder.environment)
    #expect(report.status == 0, "\(report.error)")
    let target = folder.path("trees.mlmodelc")
    for _ in 0..<2 {
      let run = try Program.run(["compile", source.path, "-o", target], environment: folder.environment)
      #expect(run.status == 0, "\(run.error)")
    }
    #expect(try inspect(URL(fileURLWithPath: target)).runs)
  }
}
