import InferenceTrace
import TerminalUI
import Text

/// What the panel shows, worked out from the trace; shared by the column and the strip.
struct PanelFacts {
  /// One line of the list of events.
  struct EventLine {
    /// Seconds since the event.
    var age: Double
    var text: String
    var isBad: Bool
  }

  let panel: PanelState
  let subject: PanelSubject
  let trace: TraceWindow
  /// The moment from which all times count: now, or the moment of the freeze.
  let end: TraceTime

  init(_ panel: PanelState, _ subject: PanelSubject) {
    (self.panel, self.subject) = (panel, subject)
    (trace, end) = panel.shown
  }

  var devices: [TraceWindow.Device] { trace.devices }
  var rate: Double { trace.predictionRate(now: end) }
  var latency: Percentiles? { Percentiles(of: latencies) }
  /// Bytes sent to the terminal; `nil` unless pictures are sent.
  var sentBytes: Double? { trace.lastValue(of: .sentBytes) }
  var residentBytes: Double { trace.lastValue(of: .residentBytes) ?? 0 }
  var peakBytes: Double { trace.lastValue(of: .peakBytes) ?? 0 }

  func cache(_ name: String) -> TraceWindow.CacheCounts { trace.caches[name] ?? TraceWindow.CacheCounts() }

  /// Processor time over the last seconds, in cores.
  var processorShare: Double {
    let samples = trace.samples(of: .processorSeconds)
    guard let last = samples.last else { return 0 }
    let earlier = samples.last { last.time.seconds(since: $0.time) >= 1 } ?? samples.first
    guard let earlier, last.time > earlier.time else { return 0 }
    return (last.value - earlier.value) / last.time.seconds(since: earlier.time)
  }

  /// The spans of each track between two times, in seconds from the end; a span's index is its interval's index in the trace.
  func spans(from: Double, to: Double) -> [TraceTrackID: [Timeline.Span]] {
    var spans: [TraceTrackID: [Timeline.Span]] = [:]
    for index in trace.intervals.indices.reversed() {
      let interval = trace.intervals[index]
      let (first, last) = (interval.start.seconds(since: end), interval.end.seconds(since: end))
      guard last >= from else { break }
      guard first <= to else { continue }
      let id = TraceTrackID(interval)
      spans[id, default: []].append(
        Timeline.Span(
          start: first, end: last, color: color(of: interval, in: id), kind: Timeline.Span.Kind(interval.outcome),
          index: index))
    }
    return spans
  }

  private func color(of interval: TraceInterval, in id: TraceTrackID) -> Color {
    if interval.outcome == .failed { return Theme.failure }
    guard id.group == .predict else { return id.color }
    return Theme.color(ofModel: subject.modelNames.firstIndex { $0 == interval.model })
  }

  /// A counter over the window, in seconds from the end.
  func series(_ id: CounterTrackID) -> CounterSeries {
    CounterSeries(
      trace.samples(of: id.name, label: id.label).map { ($0.time.seconds(since: end), $0.value) }, isRate: id.isRate)
  }

  /// The machine's cores, in their order.
  var cores: [CounterTrackID] { trace.labels(of: .coreSeconds).map { CounterTrackID(.coreSeconds, label: $0) } }

  /// What memory is used for, and how many bytes.
  var buffers: [(name: String, bytes: Double)] {
    trace.labels(of: .bufferBytes).map { ($0, trace.lastValue(of: .bufferBytes, label: $0) ?? 0) }
  }

  /// Memory over the window, newest last; `nil` if nothing was sampled.
  func memory(columns: Int) -> [Double?] {
    var values = [Double?](repeating: nil, count: max(0, columns))
    for sample in trace.samples(of: .residentBytes) {
      let age = end.seconds(since: sample.time)
      let column = columns - 1 - Int(age / trace.seconds * Double(columns))
      if values.indices.contains(column) { values[column] = max(values[column] ?? 0, sample.value) }
    }
    return values
  }

  /// The latest latencies of all devices, in seconds.
  var latencies: [Double] { trace.devices.flatMap(\.latencies) }

  /// The latest events, newest first: loads, bursts of cancellations, and notes.
  func events(count: Int) -> [EventLine] {
    var lines = trace.loads.map { load in
      EventLine(
        age: end.seconds(since: load.end),
        text: "load \(load.model ?? "") \(load.label) \(Figures.duration(load.seconds))",
        isBad: load.outcome == .failed)
    }
    lines += cancellationLines()
    lines += trace.events.filter { $0.kind == .note || $0.kind == .cacheEviction }.map {
      EventLine(
        age: end.seconds(since: $0.time), text: $0.kind == .note ? $0.label : "evicted from \($0.label)", isBad: false)
    }
    return Array(lines.sorted { $0.age < $1.age }.prefix(max(0, count)))
  }

  /// Cancellations come in bursts, one for each tile that leaves the screen, so each burst gets one line.
  private func cancellationLines() -> [EventLine] {
    var bursts: [(last: TraceTime, stages: [String: Int])] = []
    for event in trace.events where event.kind == .cancellation {
      if let burst = bursts.last, event.time.seconds(since: burst.last) < 0.5 {
        bursts[bursts.count - 1].stages[event.label, default: 0] += 1
        bursts[bursts.count - 1].last = event.time
      } else {
        bursts.append((event.time, [event.label: 1]))
      }
    }
    return bursts.map { burst in
      let stages = burst.stages.sorted { $0.key > $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
      return EventLine(age: end.seconds(since: burst.last), text: "cancelled \(stages)", isBad: false)
    }
  }
}
