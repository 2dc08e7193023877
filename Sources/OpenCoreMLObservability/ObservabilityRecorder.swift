import InferenceTrace
import Logging
import Metrics
import Tracing

/// Forwards OpenCoreML's records to swift-log, swift-metrics and swift-distributed-tracing.
///
/// ```swift
/// configuration.traceRecorder = ObservabilityRecorder(logger: logger)
/// ```
///
/// A part that is `nil`, or that has not been bootstrapped, is left out and costs nothing. Create one recorder after bootstrapping
/// and share it among all models, because it keeps the metrics that it has created.
///
/// Records belong to the caller of the load or the prediction: spans are children of the caller's current span, and the logger's
/// metadata provider sees the caller's `ServiceContext`, although both come from other threads.
public struct ObservabilityRecorder: TraceRecorder {
  private let outlets: Outlets
  private let context: ServiceContext?

  /// Creates a recorder for these systems.
  ///
  /// - Parameters:
  ///   - logger: Receives loads, cache events, cancellations and failures; `nil` for no log.
  ///   - metrics: Makes counters, timers and gauges; by default the factory that `MetricsSystem` was bootstrapped with.
  ///   - tracer: Receives spans; by default the tracer that `InstrumentationSystem` was bootstrapped with.
  public init(
    logger: Logger? = nil, metrics: (any MetricsFactory)? = MetricsSystem.factory,
    tracer: (any Tracer)? = InstrumentationSystem.tracer
  ) {
    outlets = Outlets(
      log: logger.map(LogOutlet.init), metrics: metrics.flatMap(MetricsOutlet.init),
      spans: tracer.flatMap(SpanOutlet.init))
    context = nil
  }

  private init(_ outlets: Outlets, _ context: ServiceContext?) {
    self.outlets = outlets
    self.context = context
  }

  /// Forwards a record.
  public func record(_ record: TraceRecord) {
    outlets.metrics?.record(record)
    if case .interval(let interval) = record { outlets.spans?.record(interval, context) }
    guard let log = outlets.log else { return }
    // A metadata provider reads the current context, and this thread does not have the caller's.
    ServiceContext.withValue(context) { log.record(record) }
  }

  /// A recorder that remembers the caller's context; `nil` if no system is set up.
  public func recorderForCall() -> (any TraceRecorder)? {
    guard outlets.needsContext else { return outlets.metrics == nil ? nil : self }
    return ObservabilityRecorder(outlets, ServiceContext.current)
  }

  /// Where records go; shared, so that a recorder for one call is small.
  private final class Outlets: Sendable {
    let log: LogOutlet?
    let metrics: MetricsOutlet?
    let spans: SpanOutlet?

    var needsContext: Bool { log != nil || spans != nil }

    init(log: LogOutlet?, metrics: MetricsOutlet?, spans: SpanOutlet?) {
      self.log = log
      self.metrics = metrics
      self.spans = spans
    }
  }
}
