import Text

/// A summary of a trace: how often each thing happened and how long it took, like Instruments' summary.
public struct TraceSummary: Sendable, Equatable, Encodable {
  /// The intervals of one kind with the same model, device and outcome.
  public struct Intervals: Sendable, Equatable, Encodable {
    /// The kind of work, from `TraceInterval.Kind`.
    public var kind: String
    /// The name of a load or step; `nil` for other kinds.
    public var step: String?
    /// The model, if one was involved.
    public var model: String?
    /// The compute device, if one was involved.
    public var device: String?
    /// How they ended, from `TraceInterval.Outcome`.
    public var outcome: String
    /// The number of intervals.
    public var count: Int
    /// Their sum in seconds.
    public var total: Double
    /// Their mean in seconds.
    public var average: Double
    /// In seconds; see `Percentiles`.
    public var median: Double
    /// In seconds; see `Percentiles`.
    public var p95: Double
    /// In seconds; see `Percentiles`.
    public var p99: Double

    private enum CodingKeys: CodingKey {
      case kind, step, model, device, outcome, count, total, average, median, p95, p99
    }

    /// Encodes missing values as `null`, so that every object has the same keys.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(kind, forKey: .kind)
      try container.encode(step, forKey: .step)
      try container.encode(model, forKey: .model)
      try container.encode(device, forKey: .device)
      try container.encode(outcome, forKey: .outcome)
      try container.encode(count, forKey: .count)
      try container.encode(total, forKey: .total)
      try container.encode(average, forKey: .average)
      try container.encode(median, forKey: .median)
      try container.encode(p95, forKey: .p95)
      try container.encode(p99, forKey: .p99)
    }
  }

  /// The events of one kind and label.
  public struct Events: Sendable, Equatable, Encodable {
    /// The `TraceEvent.Kind` and the label, for example "cacheHit thumbnails"; all notes are counted together.
    public var kind: String
    /// How often.
    public var count: Int
  }

  /// The values of a counter.
  public struct Counter: Sendable, Equatable, Encodable {
    /// The `TraceCounter.Name` and the label, for example "bufferBytes pictures".
    public var name: String
    /// Its last value, in the counter's unit.
    public var last: Double
    /// Its largest value, in the counter's unit.
    public var peak: Double
  }

  /// Sorted by kind in the order of `TraceInterval.Kind`, then by step, model, device and outcome.
  public let intervals: [Intervals]
  /// Sorted by kind and label.
  public let events: [Events]
  /// Sorted by name and label.
  public let counters: [Counter]
  /// Seconds from the start of the first record to the end of the last.
  public let seconds: Double

  /// Summarises records in any order; a counter's last value is the one with the latest time.
  public init(_ records: some Collection<TraceRecord>) {
    var lengths: [IntervalKey: [Double]] = [:]
    var eventCounts: [String: Int] = [:]
    var values: [String: (time: TraceTime, last: Double, peak: Double)] = [:]
    var (first, end) = (TraceTime(nanoseconds: .max), TraceTime(nanoseconds: 0))
    for record in records {
      switch record {
      case .interval(let interval):
        lengths[IntervalKey(interval), default: []].append(interval.seconds)
        (first, end) = (min(first, interval.start), max(end, interval.end))
      case .event(let event):
        let name = event.kind == .note ? event.kind.rawValue : "\(event.kind.rawValue) \(event.label)"
        eventCounts[name, default: 0] += 1
        (first, end) = (min(first, event.time), max(end, event.time))
      case .counter(let counter):
        let name = [counter.name.rawValue, counter.label].compactMap { $0 }.joined(separator: " ")
        let known = values[name]
        let isLater = known.map { counter.time >= $0.time } ?? true
        values[name] = (
          isLater ? counter.time : known?.time ?? counter.time, isLater ? counter.value : known?.last ?? counter.value,
          max(known?.peak ?? counter.value, counter.value)
        )
        (first, end) = (min(first, counter.time), max(end, counter.time))
      }
    }
    intervals = lengths.sorted { $0.key.order < $1.key.order }.compactMap { Intervals($0, $1) }
    events = eventCounts.sorted { $0.key < $1.key }.map { Events(kind: $0.key, count: $0.value) }
    counters = values.sorted { $0.key < $1.key }.map { Counter(name: $0.key, last: $0.value.last, peak: $0.value.peak) }
    seconds = end > first ? end.seconds(since: first) : 0
  }

  fileprivate struct IntervalKey: Hashable {
    var kind: TraceInterval.Kind
    var step: String?
    var model: String?
    var device: String?
    var outcome: TraceInterval.Outcome

    init(_ interval: TraceInterval) {
      kind = interval.kind
      // A load's label says whether it was cached.
      step = [.load, .loadStep, .prepareStep].contains(kind) ? interval.label : nil
      (model, device, outcome) = (interval.model, interval.device, interval.outcome)
    }

    var order: (Int, String, String, String, String) {
      let place = TraceInterval.Kind.allCases.firstIndex(of: kind) ?? 0
      return (place, step ?? "", model ?? "", device ?? "", outcome.rawValue)
    }
  }
}

extension TraceSummary.Intervals {
  fileprivate init?(_ key: TraceSummary.IntervalKey, _ lengths: [Double]) {
    guard let percentiles = Percentiles(of: lengths) else { return nil }
    let total = lengths.reduce(0, +)
    self.init(
      kind: key.kind.rawValue, step: key.step, model: key.model, device: key.device, outcome: key.outcome.rawValue,
      count: lengths.count, total: total, average: total / Double(lengths.count), median: percentiles.median,
      p95: percentiles.p95, p99: percentiles.p99)
  }
}
