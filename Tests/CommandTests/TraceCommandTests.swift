import Foundation
import ProgramSupport
import Testing

@Suite(.serialized, .timeLimit(.minutes(5))) struct TraceCommandTests {
  private func recorded(_ name: String, in folder: TemporaryFolder) throws -> [String: Any] {
    _ = try folder.folder("photos")
    try folder.writePhotograph("photos/red.png", red: 220, green: 20, blue: 20)
    try folder.writePhotograph("photos/blue.png", red: 20, green: 20, blue: 220)
    let run = try Program.run(
      [
        "snapshot", folder.path("photos"), "--format", "json", "--size", "120x40", "--record", folder.path(name),
      ], environment: folder.environment)
    #expect(run.status == 0)
    return try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
  }

  @Test(arguments: ["run.json", "run.pftrace"])
  func theSumsOfARecordingAreTheProgramsOwnCounts(_ name: String) throws {
    let folder = try TemporaryFolder()
    let snapshot = try recorded(name, in: folder)
    let run = try Program.run(
      ["trace", folder.path(name), "--summary", "--format", "json"], environment: folder.environment)
    #expect(run.status == 0 && run.error.isEmpty)
    let summary = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    let intervals = try #require(summary["intervals"] as? [[String: Any]])
    let events = try #require(summary["events"] as? [[String: Any]])
    func count(_ kind: String) -> Int {
      intervals.filter { $0["kind"] as? String == kind && $0["outcome"] as? String == "completed" }
        .reduce(0) { $0 + ($1["count"] as? Int ?? 0) }
    }
    func eventCount(_ kind: String) -> Int {
      events.filter { $0["kind"] as? String == kind }.reduce(0) { $0 + ($1["count"] as? Int ?? 0) }
    }
    let devices = try #require(snapshot["devices"] as? [[String: Any]])
    let predictions = devices.reduce(0) { $0 + ($1["predictions"] as? Int ?? 0) }
    #expect(predictions == 2 && count("predict") == predictions)
    #expect(count("load") == 1 && count("convert") == 2)
    let caches = try #require(snapshot["caches"] as? [String: [String: Int]])
    for cache in ["thumbnails", "specialization"] {
      #expect(eventCount("cacheHit \(cache)") == caches[cache]?["hits"])
      #expect(eventCount("cacheMiss \(cache)") == caches[cache]?["misses"])
    }
    let load = try #require(intervals.first { $0["kind"] as? String == "load" })
    let loadSeconds = try #require((snapshot["load"] as? [String: Any])?["seconds"] as? Double)
    #expect(abs((load["total"] as? Double ?? 0) - loadSeconds) < 0.002)
  }

  @Test func twoRecordingsStandSideBySide() throws {
    let folder = try TemporaryFolder()
    _ = try recorded("first.json", in: folder)
    _ = try recorded("second.json", in: folder)
    let run = try Program.run(
      ["trace", folder.path("first.json"), "--compare", folder.path("second.json")], environment: folder.environment)
    #expect(run.status == 0)
    #expect(run.output.contains("ratio") && run.output.contains("predict"))
  }

  @Test(arguments: [
    ("", "is empty"), ("no trace", "is no trace"), ("[{\"ph\":\"X\",\"ts\":1,\"name\":\"a\"}]", "another program"),
  ])
  func saysWhatIsWrongWithAFile(_ content: String, _ reason: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(Array(content.utf8), "file.json")
    let run = try Program.run(["trace", folder.path("file.json")], environment: folder.environment)
    #expect(run.status == 1 && run.output.isEmpty)
    #expect(run.error.contains(reason) && run.error.contains("file.json"))
  }
}
