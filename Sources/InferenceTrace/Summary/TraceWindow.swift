import Text

/// The records of the last seconds, and totals since the start: the data behind the live panel.
///
/// ```swift
/// var window = TraceWindow(seconds: 60)
/// window.add(buffer.read(after: .start).records)
/// let rate = window.predictionRate(now: .now)  // predictions per second
/// ```
public struct TraceWindow: Sendable {
  /// The predictions of one compute device.
  public struct Device: Sendable, Equatable {
    /// Its name, for example "CPU".
    public var name: String
    /// Predictions completed since the start.
    public var completedCount = 0
    /// Predictions cancelled while they ran.
    public var cancelledCount = 0
    /// Predictions that ended with an error.
    public var failedCount = 0
    /// Seconds of the newest completed predictions, oldest first; at most `TraceWindow.latencyCapacity`.
    public var latencies: [Double] = []
    /// The percentiles of the latencies in seconds; `nil` before the first prediction.
    package var latency: Percentiles? { Percentiles(of: latencies) }
  }

  /// Hits, misses and evictions of one cache since the start.
  public struct CacheCounts: Sendable, Equatable {
    /// Look-ups that found an entry.
    public var hits = 0
    /// Look-ups that found no entry.
    public var misses = 0
    /// Entries that were removed.
    public var evictions = 0

    /// Creates counts of 0.
    public init() {}
  }

  /// A counter's value at a moment.
  public struct Sample: Sendable, Equatable {
    /// When it had this value.
    public var time: TraceTime
    /// The value, in the counter's unit.
    public var value: Double
  }

  /// How many seconds of intervals and samples are kept.
  public let seconds: Double
  /// How many latencies a device keeps for its percentiles.
  public static let latencyCapacity = 1_024
  /// How many events are kept.
  public static let eventCapacity = 256

  /// Work that ended within the window, in the order in which it ended. Waiting is left out: a fling leaves thousands of cancelled
  /// waits, which no lane shows. So are the steps of loads and preparations, which are part of those intervals.
  public private(set) var intervals: [TraceInterval] = []
  /// The devices that have predicted, in the order of their first prediction.
  public private(set) var devices: [Device] = []
  /// Hits, misses and evictions by cache name.
  public private(set) var caches: [String: CacheCounts] = [:]
  /// Cancellations by the stage that the work was in.
  public private(set) var cancellations: [String: Int] = [:]
  /// The newest events, oldest first.
  public private(set) var events: [TraceEvent] = []
  /// The loads since the start.
  public private(set) var loads: [TraceInterval] = []
  private var samples: [CounterKey: [Sample]] = [:]
  private var lastValues: [CounterKey: Double] = [:]

  private struct CounterKey: Hashable {
    var name: TraceCounter.Name
    var label: String?
  }

  /// Creates an empty window over the last `seconds`.
  public init(seconds: Double = 60) { self.seconds = seconds }

  /// Adds new records, and forgets what has left the window that ends `now`.
  public mutating func add(_ records: some Sequence<TraceRecord>, now: TraceTime = .now) {
    for record in records {
      switch record {
      case .interval(let interval): add(interval)
      case .event(let event): add(event)
      case .counter(let counter):
        let key = CounterKey(name: counter.name, label: counter.label)
        samples[key, default: []].append(Sample(time: counter.time, value: counter.value))
        lastValues[key] = counter.value
      }
    }
    forget(before: now.advanced(bySeconds: -seconds))
  }

  /// A counter's samples within the window, oldest first.
  public func samples(of name: TraceCounter.Name, label: String? = nil) -> [Sample] {
    samples[CounterKey(name: name, label: label)] ?? []
  }

  /// A counter's last value; `nil` before the first.
  public func lastValue(of name: TraceCounter.Name, label: String? = nil) -> Double? {
    lastValues[CounterKey(name: name, label: label)]
  }

  /// The labels that a counter has come with, sorted as numbers if they are numbers.
  public func labels(of name: TraceCounter.Name) -> [String] {
    lastValues.keys.filter { $0.name == name }.compactMap(\.label).sorted {
      (Int($0) ?? .max, $0) < (Int($1) ?? .max, $1)
    }
  }

  /// The number of predictions completed per second in the `seconds` before `now`.
  public func predictionRate(now: TraceTime, seconds: Double = 2) -> Double {
    let from = now.advanced(bySeconds: -seconds)
    let count = intervals.reversed().prefix { $0.end >= from }
      .count { $0.kind == .predict && $0.outcome == .completed }
    return Double(count) / seconds
  }

  private mutating func add(_ interval: TraceInterval) {
    switch interval.kind {
    case .queueWait, .loadStep, .prepareStep: return
    case .load: loads.append(interval)
    case .predict: addPrediction(interval)
    case .prepare, .convert, .draw, .transmit: break
    }
    intervals.append(interval)
  }

  private mutating func addPrediction(_ interval: TraceInterval) {
    let name = interval.device ?? "?"
    let index =
      devices.firstIndex { $0.name == name }
      ?? {
        devices.append(Device(name: name))
        return devices.count - 1
      }()
    switch interval.outcome {
    case .completed:
      devices[index].completedCount += 1
      devices[index].latencies.append(interval.seconds)
      if devices[index].latencies.count > Self.latencyCapacity { devices[index].latencies.removeFirst() }
    case .cancelled: devices[index].cancelledCount += 1
    case .failed: devices[index].failedCount += 1
    }
  }

  private mutating func add(_ event: TraceEvent) {
    events.append(event)
    if events.count > Self.eventCapacity { events.removeFirst(events.count - Self.eventCapacity) }
    switch event.kind {
    case .cacheHit: caches[event.label, default: CacheCounts()].hits += 1
    case .cacheMiss: caches[event.label, default: CacheCounts()].misses += 1
    case .cacheEviction: caches[event.label, default: CacheCounts()].evictions += 1
    case .cancellation: cancellations[event.label, default: 0] += 1
    case .note: break
    }
  }

  private mutating func forget(before limit: TraceTime) {
    if let kept = intervals.firstIndex(where: { $0.end >= limit }) {
      intervals.removeFirst(kept)
    } else {
      intervals.removeAll()
    }
    for name in samples.keys {
      samples[name]?.removeAll { $0.time < limit }
    }
  }
}
