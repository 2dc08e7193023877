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
    let cut = try #require(text.range(of: "\n]\n", options: .backwards)).lowerBound
    let events = try JSONSerialization.jsonObject(with: Data((text[..<cut] + "]").utf8)) as? [[String: Any]]
    #expect(events?.last?["name"] as? String == "a")
  }

  @Test(arguments: ["/no/such/folder/run.json", "/"])
  func aFileThatCannotBeOpenedIsNamed(_ path: String) throws {
    let error = #expect(throws: TraceFileError.self) { try TraceFileWriter(path: path, buffer: TraceBuffer()) }
    #expect(error?.description.contains(path) == true)
    #expect(error?.reason.isEmpty == false)
  }

  @Test func aFullDiskIsToldAndNotBeforeTheEndWhereNobodyListens() throws {
    let buffer = TraceBuffer()
    let writer = try TraceFileWriter(path: "/dev/full", buffer: buffer)
    buffer.record(interval("a", 0, 10))
    let error = #expect(throws: TraceFileError.self) { try writer.finish() }
    #expect(error?.description.contains("/dev/full: the recording cannot be written: No space left") == true)
  }

  @Test func aFullDiskIsToldToWhoListensOnce() async throws {
    let writer = try TraceFileWriter(path: "/dev/full", buffer: TraceBuffer())
    let reason = await withCheckedContinuation { continuation in
      writer.start { continuation.resume(returning: $0.reason) }
    }
    #expect(reason.contains("No space left"))
    _ = try? writer.finish()
  }

  @Test func timeDoesNotGoBackOnATrackOfPerfettosFormat() throws {
    let folder = try TemporaryFolder()
    let buffer = TraceBuffer()
    let writer = try TraceFileWriter(path: folder.path("run.pftrace"), buffer: buffer)
    for (value, nanoseconds) in [(1.0, 50), (2, 70), (3, 60), (4, 80)] as [(Double, UInt64)] {
      buffer.record(
        .counter(TraceCounter(name: .predictionsInFlight, value: value, time: TraceTime(nanoseconds: nanoseconds))))
    }
    try writer.finish()
    let counters = try TraceRecording(contentsOf: folder.path("run.pftrace")).records.compactMap { record in
      if case .counter(let counter) = record { counter } else { nil }
    }
    #expect(counters.map(\.value) == [1, 2, 3, 4])
    #expect(counters.map(\.time.nanoseconds) == [50, 70, 70, 80])
  }

  @Test func theProcessIsMeasured() {
    let before = ProcessUsage.now
    var sum = 0.0
    while ProcessUsage.now.processorSeconds - before.processorSeconds < 0.02 { sum += sum.squareRoot() + 1 }
    #expect(before.residentBytes > 1_000_000 && before.peakBytes >= before.residentBytes)
    #expect(sum > 0)
  }
}
