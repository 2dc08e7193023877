import InferenceTrace
import Logging
import Metrics
import Tracing

/// Hands what OpenCoreML records on to swift-log, swift-metrics and swift-distributed-tracing.
///
/// ```swift
/// configuration.traceRecorder = ObservabilityRecorder(logger: logger)
/// ```
///
/// A part that is `nil`, or for which nothing has been bootstrapped, is left out and costs nothing. Make one after bootstrapping
/// and share it among all models: it keeps the metrics that it has made.
///
/// Records belong to the caller of the load or the prediction: spans are children of the span in which the call was made, and the
/// logger's metadata provider sees the `ServiceContext` that was current there, though both come from other threads.
public struct ObservabilityRecorder: TraceRecorder {
  private let outlets: Outlets
  private let context: ServiceContext?

  /// A recorder in front of these systems.
  ///
  /// - Parameters:
  ///   - logger: takes loads, cache events, cancellations and failures; `nil` for no log.
  ///   - metrics: makes counters, timers and gauges; by default what `MetricsSystem` was bootstrapped with.
  ///   - tracer: takes spans; by default what `InstrumentationSystem` was bootstrapped with.
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

  /// Hands the record on.
  public func record(_ record: TraceRecord) {
    outlets.metrics?.record(record)
    if case .interval(let interval) = record { outlets.spans?.record(interval, context) }
    guard let log = outlets.log else { return }
    // A metadata provider asks for the current context, and this thread has none of the caller's.
    ServiceContext.withValue(context) { log.record(record) }
  }

  /// One that remembers the caller's context; `nil` where nothing is plugged in.
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
