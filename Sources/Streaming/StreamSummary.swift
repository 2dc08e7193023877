import InferenceTrace
import Text

/// What `vitrine stream` prints at the end. Fields may be added, never renamed. Times in seconds, sizes in bytes.
package struct StreamSummary: Encodable, Sendable {
  /// The median and the tail of a measurement.
  package struct Distribution: Encodable, Sendable {
    /// Half of the values are at most this.
    package var median: Double
    /// 95 % of the values are at most this.
    package var p95: Double
    /// 99 % of the values are at most this.
    package var p99: Double

    init?(_ values: RecentValues) {
      guard let percentiles = Percentiles(of: values.values) else { return nil }
      (median, p95, p99) = (percentiles.median, percentiles.p95, percentiles.p99)
    }
  }

  /// The stream's format in words; `nil` if it never became known.
  package var format: String?
  /// How many frames arrived.
  package var frames: Int
  /// How many of them went through the model or the filter.
  package var processed: Int
  /// How many were dropped for a newer one.
  package var dropped: Int
  /// How many could not be decoded or predicted.
  package var failed: Int
  /// Pieces of the stream that are not complete frames.
  package var damaged: Int
  /// From the start of the first processed frame to the end of the last.
  package var seconds: Double
  /// From a frame's arrival until it was done.
  package var latencySeconds: Distribution?
  /// How old a frame was when the next one replaced it: the longest that it was on the screen.
  package var ageSeconds: Distribution?
  /// The duration of one prediction.
  package var predictionSeconds: Distribution?
  /// The process's memory at the end, in bytes.
  package var residentBytes: Int
  /// Its peak memory.
  package var peakBytes: Int
  /// What was wrong with the last frame that failed.
  package var lastFailure: String?

  /// How the stream ended; `nil` while it runs.
  package let end: StreamEnd?

  private enum CodingKeys: String, CodingKey {
    case format, frames, processed, dropped, failed, damaged, seconds, latencySeconds, ageSeconds, predictionSeconds
    case residentBytes, peakBytes, lastFailure
  }

  package init(_ model: StreamModel) {
    format = model.format
    frames = model.arrivedCount
    processed = model.processedCount
    dropped = model.droppedCount
    failed = model.failedCount
    damaged = model.damagedCount
    seconds = model.start.flatMap { start in model.lastEnd?.seconds(since: start) } ?? 0
    latencySeconds = Distribution(model.latencies)
    ageSeconds = Distribution(model.ages)
    predictionSeconds = Distribution(model.predictions)
    let usage = ProcessUsage.now
    (residentBytes, peakBytes) = (usage.residentBytes, usage.peakBytes)
    lastFailure = model.lastFailure
    end = model.end
  }

  /// The figures in a few lines.
  package var text: String {
    let rate = seconds > 0 ? Double(processed) / seconds : 0
    var lines = [
      "\(format ?? "no format"): \(frames) frames, \(processed) processed, \(dropped) dropped, \(failed) failed"
        + (damaged > 0 ? ", \(damaged) damaged" : ""),
      "\(Figures.fixed(rate, digits: 1)) a second for \(Figures.fixed(seconds, digits: 1)) s",
    ]
    for (name, distribution) in [
      ("latency", latencySeconds), ("age on the screen", ageSeconds), ("prediction", predictionSeconds),
    ] {
      guard let distribution else { continue }
      lines.append(
        "\(name): median\(Figures.milliseconds(distribution.median)), p95\(Figures.milliseconds(distribution.p95)), "
          + "p99\(Figures.milliseconds(distribution.p99))")
    }
    lines.append("memory:\(Figures.megabytes(Double(residentBytes))), peak\(Figures.megabytes(Double(peakBytes)))")
    return lines.joined(separator: "\n") + "\n"
  }
}
