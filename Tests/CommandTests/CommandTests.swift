import Foundation
import ProgramSupport
import Testing

@Suite(.serialized, .timeLimit(.minutes(5))) struct CommandTests {
  private func photographs() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    _ = try folder.folder("photos")
    try folder.writePhotograph("photos/red.png", red: 220, green: 20, blue: 20)
    try folder.writePhotograph("photos/blue.png", red: 20, green: 20, blue: 220)
    try folder.write(Array("no picture".utf8), "photos/text.jpg")
    return folder
  }

  @Test(arguments: [
    [], ["browse"], ["snapshot"], ["apply"], ["compile"], ["strategies"], ["stream"], ["devices"], ["cache"],
    ["cache", "list"],
    ["cache", "verify"],
    ["cache", "prune"], ["cache", "clear"], ["trace"], ["report"], ["evaluate"],
  ])
  func helpShowsAnExample(_ command: [String]) throws {
    let run = try Program.run(command + ["--help"])
    #expect(run.status == 0)
    #expect(run.output.contains("vitrine") && (run.output.contains("Example:") || command.isEmpty))
  }

  @Test(arguments: [
    ["--no-such-option"], ["snapshot", "--size", "big"], ["apply"], ["snapshot", "--in-flight", "0"],
    ["snapshot", "--precision", "f64"],
  ])
  func wrongUseIsStatus2AndSaysWhatIsWrong(_ arguments: [String]) throws {
    let run = try Program.run(arguments)
    #expect(run.status == 2)
    #expect(run.error.contains("Error:"))
    #expect(run.output.isEmpty)
  }

  @Test func aSnapshotAsJSONHasTheFieldsThatScriptsReadAndNamesTheFailure() throws {
    let folder = try photographs()
    let run = try Program.run(
      ["snapshot", folder.path("photos"), "--filter", "original", "--format", "json", "--size", "120x40"],
      environment: folder.environment)
    #expect(run.status == 0)
    let json = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    #expect((json["size"] as? [String: Int]) == ["columns": 120, "rows": 40])
    #expect(json["items"] as? Int == 3)
    for field in ["firstPaintSeconds", "screenDoneSeconds"] { #expect(json[field] is Double) }
    #expect(json["load"] is NSNull)
    let tiles = try #require(json["tiles"] as? [[String: Any]])
    #expect(
      tiles.map { ($0["path"] as? String ?? "").split(separator: "/").last } == ["blue.png", "red.png", "text.jpg"])
    #expect(tiles.map { $0["state"] as? String } == ["done", "done", "failed"])
    #expect((tiles[2]["error"] as? String)?.contains("picture") == true)
    for field in ["queueSeconds", "prepareSeconds"] { #expect(tiles[0][field] is Double) }
    #expect(tiles[2]["cells"] is NSNull)
    let caches = try #require(json["caches"] as? [String: [String: Int]])
    #expect(caches["specialization"]?["misses"] == 0)
    #expect(caches["thumbnails"]?["hits"] != nil)
    #expect((json["memory"] as? [String: Int])?["peakBytes"] ?? 0 > 1_000_000)
  }

  @Test func aSnapshotTellsTheCellsOfEachPicture() throws {
    let folder = try photographs()
    func cells(_ arguments: String...) throws -> [String: Int] {
      let run = try Program.run(
        ["snapshot", folder.path("photos"), "--filter", "original", "--format", "json", "--size", "120x40"] + arguments,
        environment: folder.environment)
      let json = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
      let tiles = try #require(json["tiles"] as? [[String: Any]])
      return try #require(tiles[1]["cells"] as? [String: Int])
    }
    let screen = try Program.run(
      ["snapshot", folder.path("photos"), "--filter", "original", "--format", "text", "--size", "120x40"],
      environment: folder.environment)
    let lines = screen.output.split(separator: "\n", omittingEmptySubsequences: false).map(Array.init)
    let usual = try cells()
    let (column, row) = (usual["column"] ?? 0, usual["row"] ?? 0)
    let (columns, rows) = (usual["columns"] ?? 0, usual["rows"] ?? 0)
    // The red picture has blanks around it and its name below.
    #expect(rows > 2 && usual["visibleRows"] == rows && String(lines[row + rows]).contains("red.png"))
    for line in lines[row..<row + rows] {
      #expect(line[column..<column + columns].allSatisfy { $0 != " " })
      #expect(line[column - 1] == " " && line.dropFirst(column + columns).first ?? " " == " ")
    }
    // In square cells the picture is as wide as it is high.
    let square = try cells("--cell-size", "16x16")
    #expect(square["columns"] == square["rows"])
  }

  @Test func aSnapshotAsTextShowsTheScreen() throws {
    let folder = try photographs()
    let run = try Program.run(
      ["snapshot", folder.path("photos"), "--filter", "original", "--format", "text", "--size", "80x24"],
      environment: folder.environment)
    #expect(run.status == 0)
    let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 25)
    #expect(run.output.contains("red.png") && !run.output.contains("▀") && run.output.contains("3 · Original"))
  }

  @Test func aSnapshotWithColoursHasThePicturesColours() throws {
    let folder = try photographs()
    let run = try Program.run(
      ["snapshot", folder.path("photos"), "--filter", "original", "--size", "80x24"], environment: folder.environment)
    #expect(run.output.contains("38;2;220;20;20") && run.output.contains("48;2;20;20;220"))
  }

  @Test func aMissingFolderIsStatus1AndNamed() throws {
    let run = try Program.run(["snapshot", "/no/such/folder", "--filter", "original", "--format", "text"])
    #expect(run.status == 1)
    #expect(run.error.contains("/no/such/folder"))
  }

  @Test(.enabled(if: Program.hasEngine)) func theSecondLoadIsCachedAndListed() throws {
    let folder = try photographs()
    let arguments = ["snapshot", folder.path("photos"), "--format", "json", "--size", "80x24"]
    let labels = try (0..<2).map { _ in
      let run = try Program.run(arguments, environment: folder.environment)
      let json = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
      return (json?["load"] as? [String: Any])?["label"] as? String
    }
    #expect(labels == ["prepare and cache", "cached"])
    let list = try Program.run(["cache", "list"], environment: folder.environment)
    #expect(list.output.contains("Colorizer"))
    #expect(try Program.run(["cache", "verify"], environment: folder.environment).status == 0)
    #expect(try Program.run(["cache", "clear"], environment: folder.environment).error.contains("models: 1 deleted"))
  }

  @Test(.enabled(if: Program.hasEngine)) func aDamagedPreparedModelIsThrownAwayAndMadeAnew() throws {
    let folder = try photographs()
    let arguments = ["snapshot", folder.path("photos"), "--format", "json", "--size", "80x24"]
    _ = try Program.run(arguments, environment: folder.environment)
    let entries = try FileManager.default.contentsOfDirectory(atPath: folder.path("cache/vitrine/specialization"))
    let file = folder.path("cache/vitrine/specialization/\(try #require(entries.first))")
    var bytes = try Data(contentsOf: URL(fileURLWithPath: file))
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: URL(fileURLWithPath: file))
    #expect(try Program.run(["cache", "verify"], environment: folder.environment).status == 1)
    let run = try Program.run(arguments, environment: folder.environment)
    #expect(run.status == 0)
    #expect(run.output.contains("prepare and cache"))
    #expect(try Program.run(["cache", "verify"], environment: folder.environment).status == 0)
  }

  @Test func aRecordingOpensAsJSONAndOneThatCannotBeWrittenIsAMessage() throws {
    let folder = try photographs()
    let file = folder.path("run.json")
    let arguments = ["snapshot", folder.path("photos"), "--filter", "original", "--size", "80x24", "--record"]
    #expect(try Program.run(arguments + [file], environment: folder.environment).status == 0)
    let events =
      try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: file))) as? [[String: Any]]
    #expect(events?.contains { $0["cat"] as? String == "prepare" && $0["ph"] as? String == "X" } == true)
    let failed = try Program.run(arguments + ["/no/such/folder/run.json"], environment: folder.environment)
    #expect(failed.status == 1)
    #expect(failed.error.contains("/no/such/folder/run.json"))
  }

  @Test func applyWritesWhatItCanAndGoesOnWhereItWas() throws {
    let folder = try photographs()
    let arguments = [
      "apply", folder.path("photos"), "-o", folder.path("results"), "--filter", "gray", "--format", "png",
    ]
    let first = try Program.run(arguments, environment: folder.environment)
    #expect(first.status == 1)
    #expect(first.error.contains("text.jpg") && first.error.contains("2 written, 0 up to date, 1 failed"))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path("results")).sorted()
        == [".vitrine-results", "blue.png", "red.png"])
    let second = try Program.run(arguments, environment: folder.environment)
    #expect(second.error.contains("0 written, 2 up to date, 1 failed"))
  }

  @Test func withoutATerminalBrowsingIsAMessage() throws {
    let run = try Program.run([])
    #expect(run.status == 1)
    #expect(run.error.contains("vitrine snapshot"))
  }
}
