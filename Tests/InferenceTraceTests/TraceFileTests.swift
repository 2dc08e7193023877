import Foundation
import InferenceTrace
import ProgramSupport
import Testing

@Suite struct TraceFileTests {
  private func interval(_ label: String, _ start: UInt64, _ end: UInt64) -> TraceRecord {
    .interval(
      TraceInterval(
        kind: .predict, label: label, model: "M\"odel", device: "CPU", start: TraceTime(nanoseconds: start * 1_000),
        end: TraceTime(nanoseconds: end * 1_000)))
  }

  private func events(_ path: String) throws -> [[String: Any]] {
    let content = try Data(contentsOf: URL(fileURLWithPath: path))
    return try #require(try JSONSerialization.jsonObject(with: content) as? [[String: Any]])
  }

  @Test func aRecordingIsJSONWithAllThatWasRecorded() throws {
    let folder = try TemporaryFolder()
    let buffer = TraceBuffer()
    let writer = try TraceFileWriter(path: folder.path("run.json"), buffer: buffer)
    let hostile = "a\"b\\c\n\u{1B}[2J é 漢"
    buffer.record(interval(hostile, 10, 30))
    buffer.record(.event(TraceEvent(kind: .cacheHit, label: "thumbnails", time: TraceTime(nanoseconds: 5_000))))
    buffer.record(.counter(TraceCounter(name: .residentBytes, value: 1.5e9, time: TraceTime(nanoseconds: 5_000))))
    try writer.finish()
    let events = try events(folder.path("run.json"))
    let predict = try #require(events.first { $0["cat"] as? String == "predict" })
    #expect(predict["name"] as? String == hostile)
    #expect(predict["ts"] as? Double == 10 && predict["dur"] as? Double == 20)
    #expect((predict["args"] as? [String: String]) == ["outcome": "completed", "model": "M\"odel", "device": "CPU"])
    #expect(events.contains { $0["ph"] as? String == "i" && ($0["name"] as? String)?.contains("cacheHit") == true })
    #expect(events.contains { ($0["args"] as? [String: Any])?["value"] as? Double == 1.5e9 })
  }

  @Test func intervalsThatOverlapGetRowsOfTheirOwn() throws {
    let folder = try TemporaryFolder()
    let buffer = TraceBuffer()
    let writer = try TraceFileWriter(path: folder.path("run.json"), buffer: buffer)
    for record in [interval("a", 0, 10), interval("b", 5, 15), interval("c", 10, 20)] { buffer.record(record) }
    try writer.finish()
    let rows = try events(folder.path("run.json")).filter { $0["cat"] as? String == "predict" }.map {
      $0["tid"] as? Int
    }
    #expect(rows[0] != rows[1] && rows[0] == rows[2])
  }

  @Test func aRecordingThatWasKilledIsWholeUpToThere() throws {
    let folder = try TemporaryFolder()
    let buffer = TraceBuffer()
    let writer = try TraceFileWriter(path: folder.path("run.json"), buffer: buffer)
    buffer.record(interval("a", 0, 10))
    try writer.finish()
    let text = try String(contentsOfFile: folder.path("run.json"), encoding: .utf8)
    // As a reader of the format does with a missing end.
    let cut = text.replacing("{}]\n", with: "").trimmingCharacters(in: .whitespacesAndNewlines)
    #expect(cut.hasSuffix(","))
    #expect(try JSONSerialization.jsonObject(with: Data((cut.dropLast() + "]").utf8)) is [Any])
  }

  @Test(arguments: ["/no/such/folder/run.json", "/dev/full", "/"])
  func aFileThatCannotBeWrittenIsNamed(_ path: String) throws {
    let error = #expect(throws: TraceFileError.self) { try TraceFileWriter(path: path, buffer: TraceBuffer()) }
    #expect(error?.description.contains(path) == true)
    #expect(error?.reason.isEmpty == false)
  }

  @Test func theProcessIsMeasured() {
    let before = ProcessUsage.now
    var sum = 0.0
    while ProcessUsage.now.processorSeconds - before.processorSeconds < 0.02 { sum += sum.squareRoot() + 1 }
    #expect(before.residentBytes > 1_000_000 && before.peakBytes >= before.residentBytes)
    #expect(sum > 0)
  }
}
