import Foundation
import ProgramSupport
import Testing

@Suite(.serialized, .timeLimit(.minutes(5))) struct StrategiesCommandTests {
  private static let names = ["serial", "serialPrediction", "batch", "concurrent", "limited", "dropping"]

  private func photographs(count: Int) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    _ = try folder.folder("photos")
    for number in 0..<count { try folder.writeGrayLandscape("photos/\(number).png") }
    return folder
  }

  @Test(.enabled(if: Program.hasEngine)) func theReportHasTheFieldsThatScriptsRead() throws {
    let folder = try photographs(count: 12)
    try folder.write(Array("no picture".utf8), "photos/text.jpg")
    let run = try Program.run(
      ["strategies", folder.path("photos"), "--rounds", "1", "--format", "json"], environment: folder.environment)
    // One of them could not be coloured, which is said.
    #expect(run.status == 1 && run.error.contains("text.jpg"), "\(run.error)")
    let json = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    #expect(json["photographs"] as? Int == 12)
    #expect(json["rounds"] as? Int == 1)
    #expect(json["inFlight"] as? Int == 2)
    #expect(json["model"] as? String == "Colorizer")
    #expect((json["precision"] as? String)?.isEmpty == false)
    #expect(json["throughputLimit"] as? Double ?? 0 > 0)
    let strategies = try #require(json["strategies"] as? [[String: Any]])
    #expect(strategies.map { $0["name"] as? String } == Self.names)
    for strategy in strategies {
      let first = try #require(strategy["firstTileSeconds"] as? Double)
      let done = try #require(strategy["screenDoneSeconds"] as? Double)
      #expect(first > 0 && done >= first)
      #expect(strategy["throughput"] as? Double ?? 0 > 0)
      #expect(strategy["peakBytes"] is Int && strategy["wastedPredictions"] is Int)
    }
    func figure(_ name: String, _ field: String) -> Int? {
      strategies.first { $0["name"] as? String == name }?[field] as? Int
    }
    // What runs at the moment of its cancellation may still come to its end.
    let wasted = try #require(figure("concurrent", "wastedPredictions"))
    #expect(wasted <= 2 && wasted <= figure("serial", "wastedPredictions") ?? -1)
    #expect(figure("serial", "droppedTiles") == 0)
    #expect(figure("dropping", "droppedTiles") ?? 0 > 0)
  }

  @Test(.enabled(if: Program.hasEngine)) func theTableNamesEveryStrategyAndDrawsItsLanes() throws {
    let folder = try photographs(count: 4)
    let run = try Program.run(["strategies", folder.path("photos"), "--rounds", "1"], environment: folder.environment)
    #expect(run.status == 0, "\(run.error)")
    for name in ["serial", "serial prediction", "batch", "concurrent", "limited", "dropping"] {
      #expect(run.output.split(separator: "\n").filter { $0.hasPrefix("\(name)  ") }.count == 2, "\(name)")
    }
    #expect(run.output.contains("throughput") && run.output.contains("█") && !run.output.contains("\u{1B}"))
  }

  @Test(arguments: [["--rounds", "0"], ["--count", "0"], ["--filter", "gray"], ["--in-flight", "0"]])
  func wrongUseIsStatus2(_ arguments: [String]) throws {
    let run = try Program.run(["strategies"] + arguments)
    #expect(run.status == 2)
    #expect(run.error.contains("Error:"))
  }

  @Test func withoutPhotographsOrWithoutTheModelItIsAMessage() throws {
    let folder = try TemporaryFolder()
    let missing = try Program.run(["strategies", "/no/such/folder"], environment: folder.environment)
    #expect(missing.status == 1)
    #expect(missing.error.contains("/no/such/folder"))
    let empty = try Program.run(["strategies", folder.url.path], environment: folder.environment)
    #expect(empty.status == 1)
    #expect(empty.error.contains("no photographs"))
    try folder.writePhotograph("a.png", red: 1, green: 2, blue: 3)
    let noModel = try Program.run(
      ["strategies", folder.url.path, "--model", folder.path("none.onnx")], environment: folder.environment)
    #expect(noModel.status == 1)
    #expect(noModel.error.contains("none.onnx"))
  }
}
