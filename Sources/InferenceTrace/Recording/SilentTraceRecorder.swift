/// The recorder that keeps nothing.
public struct SilentTraceRecorder: TraceRecorder {
  /// A recorder that keeps nothing.
  public init() {}

  /// Keeps nothing.
  public func record(_ record: TraceRecord) {}
}

extension TraceRecorder {
  /// Records work that ends now.
  public func recordInterval(
    _ kind: TraceInterval.Kind, label: String, model: String? = nil, device: String? = nil, start: TraceTime,
    outcome: TraceInterval.Outcome = .completed
  ) {
    record(
      .interval(
        TraceInterval(
          kind: kind, label: label, model: model, device: device, start: start, end: .now, outcome: outcome)))
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
  public func recordEvent(_ kind: TraceEvent.Kind, label: String) {
    record(.event(TraceEvent(kind: kind, label: label)))
  }

  /// Records a quantity as it stands now.
  public func recordCounter(_ name: TraceCounter.Name, label: String? = nil, _ value: Double) {
    record(.counter(TraceCounter(name: name, label: label, value: value)))
  }
}
