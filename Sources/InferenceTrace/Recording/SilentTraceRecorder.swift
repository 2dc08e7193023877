/// A recorder that ignores everything.
public struct SilentTraceRecorder: TraceRecorder {
  /// Creates a recorder that ignores everything.
  public init() {}

  /// Does nothing.
  public func record(_ record: TraceRecord) {}

  /// `nil`: calls record nothing.
  public func recorderForCall() -> (any TraceRecorder)? { nil }
}

extension TraceRecorder {
  /// Records work that ends now.
  public func recordInterval(
    _ kind: TraceInterval.Kind, label: String, model: String? = nil, device: String? = nil, start: TraceTime,
    outcome: TraceInterval.Outcome = .completed, reason: String? = nil
  ) {
    record(
      .interval(
        TraceInterval(
          kind: kind, label: label, model: model, device: device, start: start, end: .now, outcome: outcome,
          reason: reason)))
  }

  /// Does some work, and records it if it does not throw.
  public func measure<Result>(
    _ kind: TraceInterval.Kind, label: String, model: String? = nil, _ work: () throws -> Result
  ) rethrows -> Result {
    let start = TraceTime.now
    let result = try work()
    recordInterval(kind, label: label, model: model, start: start)
    return result
  }

  /// Records an event that happens now.
  public func recordEvent(_ kind: TraceEvent.Kind, label: String, model: String? = nil) {
    record(.event(TraceEvent(kind: kind, label: label, model: model)))
  }

  /// Records a quantity's current value.
  public func recordCounter(
    _ name: TraceCounter.Name, label: String? = nil, _ value: Double, model: String? = nil, device: String? = nil
  ) {
    record(.counter(TraceCounter(name: name, label: label, value: value, model: model, device: device)))
  }
}
