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
      TraceInterval(
        kind: .prepareStep, label: "decode", start: time(7_000), end: time(7_000), outcome: .failed,
        reason: "\(hostile): ends too early")),
    .event(TraceEvent(kind: .cacheHit, label: "thumbnails", time: time(5_000))),
    .event(TraceEvent(kind: .note, label: hostile, time: time(5_001))),
    .event(TraceEvent(kind: .cacheMiss, label: "specialization", model: hostile, time: time(5_001))),
    .counter(TraceCounter(name: .residentBytes, value: 1.5e9, time: time(5_002))),
    .counter(TraceCounter(name: .coreSeconds, label: "1", value: 0.25, time: time(5_004))),
    .counter(TraceCounter(name: .predictionsInFlight, value: 1, model: hostile, device: "CPU", time: time(5_005))),
    .counter(TraceCounter(name: .predictionsInFlight, value: 2, model: "Classifier", device: "CPU", time: time(5_005))),
    .counter(TraceCounter(name: .predictionsInFlight, value: 3, device: "GPU", time: time(5_005))),
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

  @Test func anotherProgramsPerfettoTraceIsToldByWhatItHolds() throws {
    let folder = try TemporaryFolder()
    // Packets with a timestamp and a field of scheduling, a slice without this program's annotations, and a field of no meaning.
    let scheduling: [UInt8] = [0x40, 0x05, 0x12, 0x02, 0x08, 0x01]
    let begin: [UInt8] = [0x40, 0x06, 0x5A, 0x07, 0x48, 0x01, 0x58, 0x07, 0xB2, 0x01, 0x00]
    let end: [UInt8] = [0x40, 0x09, 0x5A, 0x04, 0x48, 0x02, 0x58, 0x07]
    let packets = [scheduling, begin, end, scheduling].map { [0x0A, UInt8($0.count)] + $0 }
    try Data(packets.joined()).write(to: URL(fileURLWithPath: folder.path("file")))
    let error = #expect(throws: TraceFileError.self) { try TraceRecording(contentsOf: folder.path("file")) }
    #expect(error?.reason.contains("another program") == true, "\(error?.reason ?? "")")
  }

  @Test func unknownPacketsBetweenThisProgramsAreLeftOut() throws {
    let folder = try TemporaryFolder()
    let content = try Data(contentsOf: URL(fileURLWithPath: recorded("run.pftrace", in: folder, Self.records)))
    // A packet with a field that nobody has defined, and one with a timestamp alone.
    let unknown: [UInt8] = [0x0A, 0x06, 0xFA, 0xFF, 0x3F, 0x02, 0x08, 0x01, 0x0A, 0x02, 0x40, 0x05]
    try (Data(unknown) + content + Data(unknown)).write(to: URL(fileURLWithPath: folder.path("mixed")))
    let recording = try TraceRecording(contentsOf: folder.path("mixed"))
    #expect(recording.records == Self.records && recording.foreignCount == 4 && !recording.isCutOff)
  }

  @Test func anythingElseIsRefusedOrReadAndEndsInNoTime() throws {
    let folder = try TemporaryFolder()
    var noise = SystemRandomNumberGenerator()
    for beginning in [[], Array("[".utf8), Array("{\"traceEvents\":[".utf8), [0x0A]] as [[UInt8]] {
      let bytes = beginning + (0..<200_000).map { _ in UInt8.random(in: 0...255, using: &noise) }
      try Data(bytes).write(to: URL(fileURLWithPath: folder.path("noise")))
      #expect(throws: TraceFileError.self) { try TraceRecording(contentsOf: folder.path("noise")) }
    }
  }

  /// As large as is read at all, without a record: neither time nor memory to speak of is spent on it.
  @Test(arguments: ["", "[", "{", "\u{0A}"]) func aLargeFileOfNothingIsReadQuickly(_ beginning: String) throws {
    let folder = try TemporaryFolder()
    try Data(beginning.utf8).write(to: URL(fileURLWithPath: folder.path("large")))
    let handle = try #require(FileHandle(forWritingAtPath: folder.path("large")))
    try handle.truncate(atOffset: UInt64(TraceRecording.largestFile))
    try handle.close()
    let before = ProcessUsage.now.residentBytes
    #expect(throws: TraceFileError.self) { try TraceRecording(contentsOf: folder.path("large")) }
    #expect(ProcessUsage.now.residentBytes - before < 256 << 20)
  }

  @Test(arguments: ["run.json", "run.pftrace"]) func aLargeFileTellsHowFarItHasBeenRead(_ name: String) throws {
    let folder = try TemporaryFolder()
    let path = try recorded(name, in: folder, Array(repeatElement(Self.records[5], count: 60_000)))
    let size = try #require(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
    var shares: [Double] = []
    let recording = try TraceRecording(contentsOf: path) { shares.append($0) }
    #expect(recording.records.count == 60_000)
    #expect(shares.count == size >> 20 && shares == shares.sorted() && shares.allSatisfy { $0 > 0 && $0 <= 1 })
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
    #expect(summary.events.map(\.kind) == ["cacheHit thumbnails", "cacheMiss specialization", "note"])
    #expect(summary.counters.map(\.name) == ["coreSeconds 1", "predictionsInFlight", "residentBytes"])
    #expect(abs(summary.seconds - 5.999e-6) < 1e-12)
  }
}
