import InMemoryLogging
import InMemoryTracing
import InferenceTrace
import Logging
import MetricsTestKit
import OpenCoreML
import OpenCoreMLObservability
import Tracing

/// A recorder with systems behind it that keep all they get.
struct Plugged {
  let log = InMemoryLogHandler()
  let metrics = TestMetrics()
  let tracer = InMemoryTracer()
  let recorder: ObservabilityRecorder

  /// - Parameter provider: gives the logger what every line is to have.
  init(_ provider: Logger.MetadataProvider? = nil) {
    var handler = log
    handler.logLevel = .trace
    handler.metadataProvider = provider
    recorder = ObservabilityRecorder(
      logger: Logger(label: "test") { [handler] _ in handler }, metrics: metrics, tracer: tracer)
  }

  func entries(_ message: String) -> [InMemoryLogHandler.Entry] { log.entries.filter { "\($0.message)" == message } }
  func spans(_ name: String) -> [FinishedInMemorySpan] { tracer.finishedSpans.filter { $0.operationName == name } }
}

extension ServiceContext {
  /// Something of the caller's that a log line can show.
  var requestID: String? {
    get { self[RequestIDKey.self] }
    set { self[RequestIDKey.self] = newValue }
  }

  private enum RequestIDKey: ServiceContextKey {
    typealias Value = String
  }
}
