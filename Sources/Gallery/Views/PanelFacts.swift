import InferenceTrace
import TerminalUI

/// What the panel shows, worked out from the trace: the same for the column and for the strip.
struct PanelFacts {
  /// One line of the list of events.
  struct EventLine {
    /// Seconds since.
    var age: Double
    var text: String
    var isBad: Bool
  }

  private let model: GalleryModel
  private let trace: TraceWindow
  private let end: TraceTime

  init(_ model: GalleryModel) {
    self.model = model
    (trace, end) = model.shownTrace
  }

  var devices: [TraceWindow.Device] { trace.devices }
  var rate: Double { trace.predictionRate(now: end) }
  var latency: Percentiles? { trace.devices.first?.latency }
  var residentBytes: Double { trace.lastValue(of: .residentBytes) ?? 0 }
  var peakBytes: Double { trace.lastValue(of: .peakBytes) ?? 0 }

  func cache(_ name: String) -> TraceWindow.CacheCounts { trace.caches[name] ?? TraceWindow.CacheCounts() }

  /// Pictures whose prediction runs.
  var runningCount: Int { model.activeKeys.count { model.tiles[$0]?.state == .predicting } }

  /// Pictures that wait for a decoder or for their prediction.
  var waitingCount: Int {
    model.activeKeys.count { [.waiting, .prepared].contains(model.tiles[$0]?.state) }
  }

  /// The model's load in words, while nothing predicts.
  var modelState: String {
    guard case .model(let index) = model.filter, model.models.indices.contains(index) else { return "no model in use" }
    return switch model.models[index].state {
    case .unloaded: "not in memory"
    case .loading: "loading …"
    case .loaded(let loaded): loaded.device
    case .failed: "not loaded"
    }
  }

  /// Processor time over the last seconds, in cores.
  var processorShare: Double {
    let samples = trace.samples(of: .processorSeconds)
    guard let last = samples.last else { return 0 }
    let earlier = samples.last { last.time.seconds(since: $0.time) >= 1 } ?? samples.first
    guard let earlier, last.time > earlier.time else { return 0 }
    return (last.value - earlier.value) / last.time.seconds(since: earlier.time)
  }

  /// The last seconds' intervals of some kinds.
  func spans(_ kinds: Set<TraceInterval.Kind>, _ seconds: Double) -> [Timeline.Span] {
    recent(seconds).filter { kinds.contains($0.kind) }.map { interval in
      span(interval, color: interval.kind == .draw ? Theme.draw : Theme.prepare)
    }
  }

  /// The last seconds' predictions on a device, or on any.
  func predictions(on device: String?, _ seconds: Double) -> [Timeline.Span] {
    recent(seconds).filter { $0.kind == .predict && (device == nil || $0.device == device) }.map { interval in
      span(interval, color: Theme.color(ofModel: model.models.firstIndex { $0.name == interval.model }))
    }
  }

  private func recent(_ seconds: Double) -> some Sequence<TraceInterval> {
    let from = end.advanced(bySeconds: -seconds)
    return trace.intervals.reversed().prefix { $0.end >= from }
  }

  private func span(_ interval: TraceInterval, color: Color) -> Timeline.Span {
    let kind: Timeline.Span.Kind =
      switch interval.outcome {
      case .completed: .completed
      case .cancelled: .cancelled
      case .failed: .failed
      }
    return Timeline.Span(
      start: interval.start.seconds(since: end), end: interval.end.seconds(since: end),
      color: kind == .failed ? Theme.failure : color, kind: kind)
  }

  /// Memory over the window, the newest at the end; a gap where nothing was sampled.
  func memory(columns: Int) -> [Double?] {
    var values = [Double?](repeating: nil, count: max(0, columns))
    for sample in trace.samples(of: .residentBytes) {
      let age = end.seconds(since: sample.time)
      let column = columns - 1 - Int(age / trace.seconds * Double(columns))
      if values.indices.contains(column) { values[column] = max(values[column] ?? 0, sample.value) }
    }
    return values
  }

  /// How often each latency came, between the shortest and the longest.
  func latencyHistogram(buckets: Int) -> (counts: [Double?], low: Double, high: Double) {
    let latencies = trace.devices.first?.latencies ?? []
    guard buckets > 0, let low = latencies.min(), let longest = latencies.max() else { return ([], 0, 0) }
    // The few slowest would press all others into one column.
    let high = max(low * 1.2, min(longest, (latency?.p99 ?? longest) * 1.1))
    var counts = [Double](repeating: 0, count: buckets)
    for latency in latencies {
      counts[min(buckets - 1, Int((latency - low) / (high - low) * Double(buckets)))] += 1
    }
    return (counts.map { $0 > 0 ? $0 : nil }, low, high)
  }

  /// The newest events, the newest first: loads, cancellations added up, and notes.
  func events(count: Int) -> [EventLine] {
    var lines = trace.loads.map { load in
      EventLine(
        age: end.seconds(since: load.end),
        text: "load \(load.model ?? "") \(load.label)\(Figures.milliseconds(load.seconds))",
        isBad: load.outcome == .failed)
    }
    lines += cancellationLines()
    lines += trace.events.filter { $0.kind == .note || $0.kind == .cacheEviction }.map {
      EventLine(
        age: end.seconds(since: $0.time), text: $0.kind == .note ? $0.label : "evicted from \($0.label)", isBad: false)
    }
    return Array(lines.sorted { $0.age < $1.age }.prefix(max(0, count)))
  }

  /// Cancellations come in bursts, one for each tile that leaves the screen: a line a burst.
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
