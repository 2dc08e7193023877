/// The recorder that keeps nothing.
public struct SilentTraceRecorder: TraceRecorder {
  /// A recorder that keeps nothing.
  public init() {}

  /// Keeps nothing.
  public func record(_ record: TraceRecord) {}

  /// None.
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

  /// Does some work, and records it where it ends well.
  public func measure<Result>(
    _ kind: TraceInterval.Kind, label: String, model: String? = nil, _ work: () throws -> Result
  ) rethrows -> Result {
    let start = TraceTime.now
    let result = try work()
    recordInterval(kind, label: label, model: model, start: start)
    return result
  }

  /// Records something that happens now.
  public func recordEvent(_ kind: TraceEvent.Kind, label: String, model: String? = nil) {
    record(.event(TraceEvent(kind: kind, label: label, model: model)))
  }

  /// Records a quantity as it stands now.
  public func recordCounter(
    _ name: TraceCounter.Name, label: String? = nil, _ value: Double, model: String? = nil, device: String? = nil
  ) {
    record(.counter(TraceCounter(name: name, label: label, value: value, model: model, device: device)))
  }
}
