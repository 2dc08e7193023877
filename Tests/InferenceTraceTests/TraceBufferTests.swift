import InferenceTrace
import Testing

@Suite struct TraceBufferTests {
  private func note(_ number: Int) -> TraceRecord {
    .event(TraceEvent(kind: .note, label: "\(number)", time: TraceTime(nanoseconds: UInt64(number))))
  }

  private func labels(_ reading: TraceBuffer.Reading) -> [String] {
    reading.records.compactMap { if case .event(let event) = $0 { event.label } else { nil } }
  }

  @Test func aReaderGetsEveryRecordOnce() {
    let buffer = TraceBuffer(capacity: 10)
    (1...3).forEach { buffer.record(note($0)) }
    let first = buffer.read(after: .start)
    #expect(labels(first) == ["1", "2", "3"] && first.lostCount == 0)
    #expect(buffer.read(after: first.cursor).records.isEmpty)
    buffer.record(note(4))
    #expect(labels(buffer.read(after: first.cursor)) == ["4"])
    #expect(labels(buffer.read(after: .start)) == ["1", "2", "3", "4"])
  }

  @Test func aSlowReaderLosesTheOldestAndIsToldHowMany() {
    let buffer = TraceBuffer(capacity: 4)
    (1...11).forEach { buffer.record(note($0)) }
    let reading = buffer.read(after: .start)
    #expect(labels(reading) == ["8", "9", "10", "11"])
    #expect(reading.lostCount == 7)
  }

  @Test func recordsOfManyTasksAreAllThere() async {
    let buffer = TraceBuffer(capacity: 4_000)
    await withTaskGroup(of: Void.self) { group in
      for task in 0..<8 {
        group.addTask { for number in 0..<500 { buffer.record(note(task * 500 + number)) } }
      }
    }
    #expect(Set(labels(buffer.read(after: .start))).count == 4_000)
  }
}
