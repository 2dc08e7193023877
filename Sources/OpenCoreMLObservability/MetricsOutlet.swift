import InferenceTrace
import Metrics
import Synchronization

/// Counters, timers and gauges. They are kept, because creating one takes longer than using it.
///
/// Each name always has the same dimensions, as Prometheus requires.
final class MetricsOutlet: Sendable {
  private struct Key: Hashable {
    var name: String
    var values: [String]
  }

  private struct Made {
    var counters: [Key: Counter] = [:]
    var timers: [Key: Timer] = [:]
    var gauges: [Key: Gauge] = [:]

    mutating func counter(_ name: String, _ dimensions: [(String, String)], _ factory: any MetricsFactory) -> Counter {
      Self.find(&counters, name, dimensions) { Counter(label: name, dimensions: dimensions, factory: factory) }
    }

    mutating func timer(_ name: String, _ dimensions: [(String, String)], _ factory: any MetricsFactory) -> Timer {
      Self.find(&timers, name, dimensions) { Timer(label: name, dimensions: dimensions, factory: factory) }
    }

    mutating func gauge(_ name: String, _ dimensions: [(String, String)], _ factory: any MetricsFactory) -> Gauge {
      Self.find(&gauges, name, dimensions) { Gauge(label: name, dimensions: dimensions, factory: factory) }
    }

    private static func find<Metric>(
      _ made: inout [Key: Metric], _ name: String, _ dimensions: [(String, String)], make: () -> Metric
    ) -> Metric {
      let key = Key(name: name, values: dimensions.map(\.1))
      if let metric = made[key] { return metric }
      let metric = make()
      made[key] = metric
      return metric
    }
  }

  private let factory: any MetricsFactory
  private let made = Mutex(Made())

  /// `nil` for the factory that does nothing.
  init?(_ factory: any MetricsFactory) {
    guard !(factory is NOOPMetricsHandler) else { return nil }
    self.factory = factory
  }

  func record(_ record: TraceRecord) {
    switch record {
    case .interval(let interval): self.record(interval)
    case .event(let event): self.record(event)
    case .counter(let counter):
      guard counter.name == .predictionsInFlight else { return }
      let device = [("model", counter.model ?? ""), ("device", counter.device ?? "")]
      made.withLock { $0.gauge("opencoreml_predictions_in_flight", device, factory) }.record(counter.value)
    }
  }

  private func record(_ interval: TraceInterval) {
    let nanoseconds = Int64(clamping: interval.end.nanoseconds - interval.start.nanoseconds)
    let model = [("model", interval.model ?? "")]
    let device = model + [("device", interval.device ?? "")]
    let outcome = [("outcome", interval.outcome.rawValue)]
    switch interval.kind {
    case .load:
      let source = [("source", interval.loadSource ?? "none")]
      count("opencoreml_loads_total", model + source + outcome)
      if interval.outcome == .completed { time("opencoreml_load_duration", model + source, nanoseconds) }
    case .predict:
      count("opencoreml_predictions_total", device + outcome)
      if interval.outcome == .completed { time("opencoreml_prediction_duration", device, nanoseconds) }
    case .queueWait:
      if interval.outcome == .completed { time("opencoreml_wait_duration", device, nanoseconds) }
    case .loadStep, .prepare, .prepareStep, .convert, .draw, .transmit: return
    }
  }

  private func record(_ event: TraceEvent) {
    let cache = [("cache", event.label)]
    switch event.kind {
    case .cacheHit: count("opencoreml_cache_hits_total", cache)
    case .cacheMiss: count("opencoreml_cache_misses_total", cache)
    case .cacheEviction: count("opencoreml_cache_evictions_total", cache)
    case .cancellation:
      count("opencoreml_cancellations_total", [("model", event.model ?? ""), ("stage", event.label)])
    case .note: return
    }
  }

  private func count(_ name: String, _ dimensions: [(String, String)]) {
    made.withLock { $0.counter(name, dimensions, factory) }.increment()
  }

  private func time(_ name: String, _ dimensions: [(String, String)], _ nanoseconds: Int64) {
    made.withLock { $0.timer(name, dimensions, factory) }.recordNanoseconds(nanoseconds)
  }
}
