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

  private static let entries =
    (0..<3).map {
      #"{"ph":"X","ts":\#(1000 + $0 * 100),"dur":50,"cat":"predict","name":"a","args":{"outcome":"completed"}}"#
    }

  private func gzip(_ bytes: [UInt8], in folder: TemporaryFolder) throws -> [UInt8] {
    try folder.write(bytes, "plain")
    let run = try Program.run(
      "/bin/sh", ["-c", "gzip -c '\(folder.path("plain"))' > '\(folder.path("packed"))'"], environment: [:])
    #expect(run.status == 0, "\(run.error)")
    return Array(try Data(contentsOf: folder.url.appendingPathComponent("packed")))
  }

  @Test func aTraceIsReadInAllFormsThatOthersSaveItIn() throws {
    let folder = try TemporaryFolder()
    let list = "[\(Self.entries.joined(separator: ","))]"
    let object = "{\n  \"displayTimeUnit\": \"ms\",\n  \"traceEvents\":\n\(list)\n}"
    let utf16 = Array("\u{FEFF}\(list)".utf16)
    let forms: [(name: String, bytes: [UInt8], isCutOff: Bool)] = [
      ("list", Array(list.utf8), false), ("object", Array(object.utf8), false),
      ("without its end", Array(list.dropLast().utf8), true),
      ("with a comma at its end", Array("\(list.dropLast()),\n".utf8), true),
      ("with a mark", [0xEF, 0xBB, 0xBF] + Array(list.utf8), false),
      ("UTF-16", utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }, false),
      ("UTF-16, large end first", utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }, false),
      ("packed", try gzip(Array(object.utf8), in: folder), false),
      ("packed with a mark", try gzip([0xEF, 0xBB, 0xBF] + Array(list.utf8), in: folder), false),
      (
        "packed in two parts",
        try gzip(Array(list.prefix(100).utf8), in: folder) + gzip(Array(list.dropFirst(100).utf8), in: folder), false
      ),
    ]
    for (name, bytes, isCutOff) in forms {
      try folder.write(bytes, "trace")
      let recording = try TraceRecording(contentsOf: folder.path("trace"))
      #expect(recording.records.count == 3 && recording.isCutOff == isCutOff, "\(name)")
    }
  }

  @Test func aPackedTraceThatWasCutOffIsReadUpToThere() throws {
    let folder = try TemporaryFolder()
    let entries = (0..<2_000).map {
      #"{"ph":"X","ts":\#($0 * 7919 % 100_003),"dur":5,"cat":"predict","name":"\#($0)","args":{"outcome":"completed"}}"#
    }
    let packed = try gzip(Array("[\(entries.joined(separator: ","))]".utf8), in: folder)
    try folder.write(Array(packed.prefix(packed.count / 2)), "trace")
    let recording = try TraceRecording(contentsOf: folder.path("trace"))
    #expect(recording.isCutOff && (100..<2_000).contains(recording.records.count))
  }

  @Test func whatIsPackedHasALimitAndOtherPackersAreNamed() throws {
    let folder = try TemporaryFolder()
    try folder.write(try gzip([UInt8](repeating: 0x20, count: 8 << 20), in: folder), "bomb")
    let bomb = #expect(throws: TraceFileError.self) {
      try TraceRecording(contentsOf: folder.path("bomb"), largestContent: 1 << 20)
    }
    #expect(bomb?.description.contains("1024 KiB when unpacked") == true, "\(bomb?.description ?? "")")
    let files: [(bytes: [UInt8], message: String)] = [
      ([0x28, 0xB5, 0x2F, 0xFD, 0, 0], "zstd -d"), ([0x50, 0x4B, 3, 4, 0, 0], "unzip"),
      ([0x1F, 0x8B, 8, 0, 0, 0], "is a gzip file, but damaged"),
      (Array("version https://git-lfs.github.com/spec/v1\n".utf8), "git lfs pull"), (Array("<html>".utf8), "web page"),
    ]
    for (bytes, message) in files {
      try folder.write(bytes, "file")
      let error = #expect(throws: TraceFileError.self) { try TraceRecording(contentsOf: folder.path("file")) }
      #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }
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
