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

  /// Chrome's own: other phases, other categories, metadata in all shapes.
  private static let foreign = """
    {"traceEvents":[{"ph":"B","pid":7,"tid":7,"ts":1.5,"name":"Task","cat":"toplevel","args":{"data":{"depth":[1,{"x":2}]}}},
    {"ph":"E","pid":7,"tid":7,"ts":9},{"ph":"X","pid":7,"tid":7,"ts":2,"dur":3,"name":"V8.GC","cat":"v8","args":{}},
    {"ph":"M","pid":7,"tid":7,"name":"thread_name","args":{"name":"CrRendererMain"}}],"metadata":{"command_line":"chrome"}}
    """

  @Test func anotherProgramsTraceIsTold() throws {
    let folder = try TemporaryFolder()
    try folder.write(Array(Self.foreign.utf8), "chrome.json")
    let run = try Program.run(["trace", folder.path("chrome.json")], environment: folder.environment)
    #expect(run.status == 1 && run.output.isEmpty)
    #expect(run.error.contains("another program's trace") && run.error.contains("chrome.json"), "\(run.error)")
  }

  @Test(arguments: ["run.json", "run.pftrace"]) func aTraceThatWasCutOffIsAddedUpToThereWithANote(_ name: String) throws
  {
    let folder = try TemporaryFolder()
    _ = try recorded(name, in: folder)
    let content = try Data(contentsOf: folder.url.appendingPathComponent(name))
    try folder.write(Array(content.prefix(content.count * 2 / 3)), "cut")
    let run = try Program.run(["trace", folder.path("cut"), "--summary"], environment: folder.environment)
    #expect(run.status == 0 && run.output.contains("load"))
    #expect(run.error.contains("was cut off"), "\(run.error)")
  }

  @Test func aProgramIsNoTrace() throws {
    let folder = try TemporaryFolder()
    let run = try Program.run(["trace", Program.path], environment: folder.environment)
    #expect(run.status == 1 && run.error.contains("is no trace"), "\(run.error)")
  }

  @Test func gigabytesAreRefusedWithAWayOut() throws {
    let folder = try TemporaryFolder()
    try folder.write(Array("[".utf8), "large.json")
    let handle = try #require(FileHandle(forWritingAtPath: folder.path("large.json")))
    try handle.truncate(atOffset: 5 << 30)
    try handle.close()
    let run = try Program.run(["trace", folder.path("large.json")], environment: folder.environment)
    #expect(run.status == 1 && run.error.contains("has 5 GiB") && run.error.contains("Perfetto"), "\(run.error)")
  }

  @Test(.enabled(if: Program.hasTerminal)) func readingALargeTraceShowsHowFarItIs() throws {
    let folder = try TemporaryFolder()
    let record = """
      {"ph":"C","pid":1,"tid":0,"ts":1000,"name":"residentBytes","args":{"value":150000000}},

      """
    try folder.write(Array(("[\n" + String(repeating: record, count: 40_000)).utf8), "run.json")
    let run = try Program.runInTerminal(
      ["trace", folder.path("run.json"), "--summary"], environment: folder.environment)
    #expect(run.status == 0 && run.output.contains("residentBytes"))
    #expect(run.output.contains("run.json: ") && run.output.contains(" %\r\u{1B}[K"), "\(run.output)")
    // Nobody waits for a small one.
    try folder.write(Array(("[\n" + record).utf8), "small.json")
    let small = try Program.runInTerminal(
      ["trace", folder.path("small.json"), "--summary"], environment: folder.environment)
    #expect(small.status == 0 && !small.output.contains("%"))
  }
}
