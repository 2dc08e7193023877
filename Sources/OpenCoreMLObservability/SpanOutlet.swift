import InferenceTrace
import Tracing

/// Creates a span for each load, wait and prediction after it has ended, with its start and end times.
struct SpanOutlet: Sendable {
  private let tracer: any Tracer

  /// `nil` for the tracer that does nothing.
  init?(_ tracer: any Tracer) {
    guard !(tracer is NoOpTracer) else { return nil }
    self.tracer = tracer
  }

  func record(_ interval: TraceInterval, _ context: ServiceContext?) {
    guard let name = Self.name(of: interval.kind) else { return }
    record(interval, name, context, tracer)
  }

  private func record(
    _ interval: TraceInterval, _ name: String, _ context: ServiceContext?, _ tracer: some Tracer
  ) {
    // Spans use the time of day, intervals the monotonic clock.
    let (now, wallNow) = (TraceTime.now.nanoseconds, DefaultTracerClock.now.nanosecondsSinceEpoch)
    func instant(_ time: TraceTime) -> DefaultTracerClock.Timestamp {
      DefaultTracerClock.Timestamp(nanosecondsSinceEpoch: wallNow &- (now &- time.nanoseconds))
    }
    let span = tracer.startSpan(
      name, context: context ?? .topLevel, ofKind: .internal, at: instant(interval.start))
    span.updateAttributes { attributes in
      if let model = interval.model { attributes["opencoreml.model"] = model }
      if let device = interval.device { attributes["opencoreml.device"] = device }
      if let source = interval.loadSource { attributes["opencoreml.source"] = source }
      attributes["opencoreml.outcome"] = interval.outcome.rawValue
    }
    if interval.outcome == .failed {
      let reason = interval.reason ?? "failed"
      span.recordError(RecordedFailure(description: reason), attributes: [:], at: instant(interval.end))
      span.setStatus(SpanStatus(code: .error, message: reason))
    }
    span.end(at: instant(interval.end))
  }

  private static func name(of kind: TraceInterval.Kind) -> String? {
    switch kind {
    case .load: "OpenCoreML.load"
    case .queueWait: "OpenCoreML.wait"
    case .predict: "OpenCoreML.predict"
    case .loadStep, .prepare, .prepareStep, .convert, .draw, .transmit: nil
    }
  }
}

/// An error reduced to its message.
private struct RecordedFailure: Error, CustomStringConvertible {
  var description: String
}
