import Text

/// What the records say of the last seconds, and their totals since the start: the source of the live panel.
public struct TraceWindow: Sendable {
  /// What is known of one compute device.
  public struct Device: Sendable, Equatable {
    /// Its name: "CPU".
    public var name: String
    /// Predictions that ended well since the start.
    public var completedCount = 0
    /// Predictions that were cancelled while they ran.
    public var cancelledCount = 0
    /// Predictions that ended with an error.
    public var failedCount = 0
    /// Seconds of the newest completed predictions, oldest first; at most `TraceWindow.latencyCapacity`.
    public var latencies: [Double] = []
    /// The latencies' percentiles in seconds; `nil` before the first.
    package var latency: Percentiles? { Percentiles(of: latencies) }
  }

  /// Hits and misses of one cache since the start.
  public struct CacheCounts: Sendable, Equatable {
    /// Look-ups that found an entry.
    public var hits = 0
    /// Look-ups that found none.
    public var misses = 0
    /// Entries that left.
    public var evictions = 0

    /// No look-up yet.
    public init() {}
  }

  /// A counter's value at a moment.
  public struct Sample: Sendable, Equatable {
    /// When.
    public var time: TraceTime
    /// In the counter's unit.
    public var value: Double
  }

  /// How many seconds of intervals and samples are kept.
  public let seconds: Double
  /// How many latencies a device keeps for its percentiles.
  public static let latencyCapacity = 1_024
  /// How many events are kept.
  public static let eventCapacity = 256

  /// The intervals of work that ended within the window, in the order in which they ended. Waiting is no work: a fling leaves
  /// thousands of cancelled waits, which no lane shows. Nor are steps of a load or a preparation, which that stands for.
  public private(set) var intervals: [TraceInterval] = []
  /// The devices that have predicted, in the order in which they first did.
  public private(set) var devices: [Device] = []
  /// Hits and misses by the cache's name.
  public private(set) var caches: [String: CacheCounts] = [:]
  /// How often work was cancelled, by the stage it was in.
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

  /// An empty window over the last `seconds`.
  public init(seconds: Double = 60) { self.seconds = seconds }

  /// Takes in what was recorded since, and forgets what has left the window that ends `now`.
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

  /// Which labels a counter has come with, sorted as numbers where they are.
  public func labels(of name: TraceCounter.Name) -> [String] {
    lastValues.keys.filter { $0.name == name }.compactMap(\.label).sorted {
      (Int($0) ?? .max, $0) < (Int($1) ?? .max, $1)
    }
  }

  /// How many predictions a second were completed in the `seconds` before `now`.
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
    case .prepare, .convert, .draw: break
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
