import Foundation
import InferenceTrace
import ProgramSupport
import Testing

@Suite struct TraceRecordingTests {
  private static let hostile = "a\"b\\c\n\u{1B}[2J é 漢 {[]}"

  private static func time(_ nanoseconds: UInt64) -> TraceTime {
    TraceTime(nanoseconds: 19_403_000_000_000 + nanoseconds)
  }

  private static let records: [TraceRecord] = [
    .interval(
      TraceInterval(
        kind: .predict, label: hostile, model: "M\"odel", device: "CPU", start: time(1_001), end: time(5_003))),
    .interval(
      TraceInterval(
        kind: .predict, label: "b", model: "Model", device: "CPU", start: time(3_000), end: time(6_000),
        outcome: .cancelled)),
    .interval(
      TraceInterval(kind: .prepareStep, label: "decode", start: time(7_000), end: time(7_000), outcome: .failed)),
    .event(TraceEvent(kind: .cacheHit, label: "thumbnails", time: time(5_000))),
    .event(TraceEvent(kind: .note, label: hostile, time: time(5_001))),
    .counter(TraceCounter(name: .residentBytes, value: 1.5e9, time: time(5_002))),
    .counter(TraceCounter(name: .coreSeconds, label: "1", value: 0.25, time: time(5_004))),
  ]

  private func recorded(_ name: String, in folder: TemporaryFolder, _ records: [TraceRecord]) throws -> String {
    let buffer = TraceBuffer()
    let writer = try TraceFileWriter(path: folder.path(name), buffer: buffer)
    for record in records { buffer.record(record) }
    try writer.finish()
    return folder.path(name)
  }

  @Test(arguments: ["run.json", "run.pftrace"]) func whatWasRecordedIsReadAgain(_ name: String) throws {
    let folder = try TemporaryFolder()
    let recording = try TraceRecording(contentsOf: recorded(name, in: folder, Self.records))
    #expect(recording.records == Self.records)
    #expect(!recording.isCutOff && recording.foreignCount == 0)
    #expect(recording.range == Self.time(1_001)...Self.time(7_000))
  }

  @Test(arguments: ["run.json", "run.pftrace"]) func isReadUpToWhereItWasCutOff(_ name: String) throws {
    let folder = try TemporaryFolder()
    let content = try Data(contentsOf: URL(fileURLWithPath: recorded(name, in: folder, Self.records)))
    let cut = URL(fileURLWithPath: folder.path("cut"))
    var readCounts: Set<Int> = []
    for length in stride(from: 1, to: content.count, by: 7) {
      try content.prefix(length).write(to: cut)
      guard let recording = try? TraceRecording(contentsOf: cut.path) else { continue }
      readCounts.insert(recording.records.count)
      #expect(recording.records == Array(Self.records.prefix(recording.records.count)))
    }
    #expect(readCounts.contains(1) && readCounts.contains(Self.records.count - 1))
  }

  @Test(arguments: [
    ("", "is empty"), ("hello", "is no trace"), ("{\"traceEvents\":[]}", "is no trace"), ("[", "is no trace"),
    ("[{\"ph\":\"X\",\"ts\":1,\"dur\":2,\"name\":\"a\",\"cat\":\"b\"}]", "another program"),
    (
      "[{\"ph\":\"X\",\"ts\":-1,\"name\":\"a\",\"cat\":\"predict\",\"args\":{\"outcome\":\"completed\"}}]",
      "another program"
    ),
    ("[{{{{{{{{", "is no trace"), ("\u{0A}\u{05}\u{08}\u{01}", "is no trace"),
  ])
  func saysWhatIsNoRecordingOfThisProgram(_ content: String, _ reason: String) throws {
    let folder = try TemporaryFolder()
    try Data(content.utf8).write(to: URL(fileURLWithPath: folder.path("file")))
    let error = #expect(throws: TraceFileError.self) { try TraceRecording(contentsOf: folder.path("file")) }
    #expect(error?.description.contains(reason) == true && error?.path == folder.path("file"))
  }

  @Test func refusesGigabytesAndWhatIsNoFile() throws {
    let folder = try TemporaryFolder()
    let large = folder.path("large.json")
    #expect(FileManager.default.createFile(atPath: large, contents: nil))
    let handle = try #require(FileHandle(forWritingAtPath: large))
    try handle.truncate(atOffset: 3 << 30)
    try handle.close()
    #expect(throws: TraceFileError.self) { try TraceRecording(contentsOf: large) }
    #expect(throws: TraceFileError.self) { try TraceRecording(contentsOf: "/dev/zero") }
    #expect(throws: TraceFileError.self) { try TraceRecording(contentsOf: folder.path("missing")) }
  }

  @Test func readsWhatChromeWrapsInAnObject() throws {
    let folder = try TemporaryFolder()
    let text = """
      {"otherData":{"a":"traceEvents [{"},"traceEvents":[{"ph":"C","ts":2.5,"name":"peakBytes","args":{"value":7}}]}
      """
    try Data(text.utf8).write(to: URL(fileURLWithPath: folder.path("file")))
    let recording = try TraceRecording(contentsOf: folder.path("file"))
    let time = TraceTime(nanoseconds: 2_500)
    #expect(recording.records == [.counter(TraceCounter(name: .peakBytes, value: 7, time: time))])
  }

  @Test func addsUpWhatAgrees() throws {
    let summary = TraceSummary(Self.records)
    let predictions = summary.intervals.filter { $0.kind == "predict" }
    #expect(predictions.map(\.outcome).sorted() == ["cancelled", "completed"])
    let completed = try #require(predictions.first { $0.outcome == "completed" })
    #expect(completed.count == 1 && completed.device == "CPU" && completed.step == nil)
    #expect(abs(completed.total - 4.002e-6) < 1e-12 && completed.median == completed.total)
    #expect(summary.intervals.first { $0.kind == "prepareStep" }?.step == "decode")
    #expect(summary.events.map(\.kind) == ["cacheHit thumbnails", "note"])
    #expect(summary.counters.map(\.name) == ["coreSeconds 1", "residentBytes"])
    #expect(abs(summary.seconds - 5.999e-6) < 1e-12)
  }
}
