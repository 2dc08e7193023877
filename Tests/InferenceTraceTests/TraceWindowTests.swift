import InferenceTrace
import Testing

@Suite struct TraceWindowTests {
  private func time(_ seconds: Double) -> TraceTime { TraceTime(nanoseconds: UInt64(seconds * 1e9)) }

  private func interval(
    _ kind: TraceInterval.Kind, _ start: Double, _ end: Double, _ outcome: TraceInterval.Outcome = .completed,
    device: String? = "CPU"
  ) -> TraceRecord {
    .interval(
      TraceInterval(kind: kind, label: "x", device: device, start: time(start), end: time(end), outcome: outcome))
  }

  @Test func devicesCountPredictionsByTheirOutcome() {
    var window = TraceWindow(seconds: 60)
    window.add(
      [
        interval(.predict, 1, 1.1), interval(.predict, 1, 1.3), interval(.predict, 2, 3, .cancelled),
        interval(.predict, 2, 3, .failed), interval(.predict, 1, 2, device: "GPU"), interval(.prepare, 1, 2),
      ], now: time(5))
    #expect(window.devices.map(\.name) == ["CPU", "GPU"])
    #expect(window.devices[0].completedCount == 2)
    #expect(window.devices[0].cancelledCount == 1 && window.devices[0].failedCount == 1)
    // One of 0.1 s and one of 0.3 s.
    #expect(window.devices[0].latency.map { abs($0.p99 - 0.298) < 1e-6 } == true)
  }

  @Test func whatHasLeftTheWindowIsForgottenButCounted() {
    var window = TraceWindow(seconds: 10)
    window.add([interval(.predict, 1, 2), interval(.predict, 8, 9)], now: time(9))
    #expect(window.intervals.count == 2)
    window.add([TraceRecord.counter(TraceCounter(name: .residentBytes, value: 5, time: time(15)))], now: time(15))
    #expect(window.intervals.map(\.end) == [time(9)])
    window.add([], now: time(40))
    #expect(window.intervals.isEmpty && window.samples(of: .residentBytes).isEmpty)
    #expect(window.lastValue(of: .residentBytes) == 5)
    #expect(window.devices[0].completedCount == 2)
  }

  @Test func theRateIsThatOfTheLastSeconds() {
    var window = TraceWindow(seconds: 60)
    window.add((0..<40).map { interval(.predict, Double($0) / 10, Double($0) / 10 + 0.05) }, now: time(4))
    #expect(abs(window.predictionRate(now: time(4), seconds: 2) - 10) <= 0.5)
    #expect(window.predictionRate(now: time(30), seconds: 2) == 0)
  }

  @Test func waitingIsNoWork() {
    var window = TraceWindow(seconds: 60)
    window.add([interval(.queueWait, 1, 2, .cancelled), interval(.prepare, 2, 3)], now: time(3))
    #expect(window.intervals.map(\.kind) == [.prepare])
  }

  @Test func cachesAndCancellationsAreCounted() {
    var window = TraceWindow(seconds: 60)
    let events: [(TraceEvent.Kind, String)] = [
      (.cacheHit, "thumbnails"), (.cacheHit, "thumbnails"), (.cacheMiss, "thumbnails"), (.cacheMiss, "specialization"),
      (.cacheEviction, "specialization"), (.cancellation, "waiting"), (.cancellation, "waiting"),
    ]
    window.add(events.map { .event(TraceEvent(kind: $0.0, label: $0.1, time: time(1))) }, now: time(1))
    #expect(window.caches["thumbnails"]?.hits == 2 && window.caches["thumbnails"]?.misses == 1)
    #expect(window.caches["specialization"]?.evictions == 1)
    #expect(window.cancellations == ["waiting": 2])
  }
}
