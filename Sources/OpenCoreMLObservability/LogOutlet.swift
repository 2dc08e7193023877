import InferenceTrace
import Logging

/// Writes to the log what happens to models. Single predictions appear only if they fail or are cancelled, or at the level `trace`.
struct LogOutlet: Sendable {
  private let logger: Logger

  init(_ logger: Logger) { self.logger = logger }

  func record(_ record: TraceRecord) {
    switch record {
    case .interval(let interval): self.record(interval)
    case .event(let event): self.record(event)
    case .counter: return
    }
  }

  private func record(_ interval: TraceInterval) {
    switch (interval.kind, interval.outcome) {
    case (.load, .completed): logger.info("model loaded", metadata: metadata(interval))
    case (.load, .cancelled): logger.debug("model load cancelled", metadata: metadata(interval))
    case (.load, .failed): logger.error("model load failed", metadata: metadata(interval))
    case (.predict, .completed): logger.trace("prediction completed", metadata: metadata(interval))
    case (.predict, .failed): logger.error("prediction failed", metadata: metadata(interval))
    // The cancellation event says more, and also exists if there was no interval yet.
    case (.predict, .cancelled), (.loadStep, _), (.queueWait, _), (.prepare, _), (.prepareStep, _), (.convert, _),
      (.draw, _), (.transmit, _):
      return
    }
  }

  private func record(_ event: TraceEvent) {
    switch event.kind {
    case .cacheHit: logger.debug("cache hit", metadata: metadata(event, label: "cache"))
    case .cacheMiss: logger.debug("cache miss", metadata: metadata(event, label: "cache"))
    case .cacheEviction: logger.info("cache eviction", metadata: metadata(event, label: "cache"))
    case .cancellation: logger.debug("prediction cancelled", metadata: metadata(event, label: "stage"))
    case .note: logger.warning("\(event.label)", metadata: event.model.map { ["model": "\($0)"] })
    }
  }

  private func metadata(_ interval: TraceInterval) -> Logger.Metadata {
    var metadata: Logger.Metadata = ["seconds": "\(interval.seconds)"]
    if let model = interval.model { metadata["model"] = "\(model)" }
    if let device = interval.device { metadata["device"] = "\(device)" }
    if let source = interval.loadSource { metadata["source"] = "\(source)" }
    if let reason = interval.reason { metadata["reason"] = "\(reason)" }
    return metadata
  }

  private func metadata(_ event: TraceEvent, label: String) -> Logger.Metadata {
    var metadata: Logger.Metadata = [label: "\(event.label)"]
    if let model = event.model { metadata["model"] = "\(model)" }
    return metadata
  }
}
