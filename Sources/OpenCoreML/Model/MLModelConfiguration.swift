import Foundation
import InferenceTrace

/// How a model is loaded. It is read when the load begins; changes after that have no effect.
public final class MLModelConfiguration {
  /// Which compute devices may be used.
  public var computeUnits = MLComputeUnits.all
  /// The model's name in traces and messages; the file's name where it is `nil`.
  public var modelDisplayName: String?

  // Beyond Core ML:

  /// The precision of the operations.
  public var precision = MLPrecision.automatic
  /// The most predictions that run at once; `nil` for what the device says is best.
  public var predictionConcurrency: Int?
  /// Receives what happens: loads, waits, predictions, hits and misses.
  public var traceRecorder: any TraceRecorder = SilentTraceRecorder()
  /// Whether prepared models are kept on disk and used again.
  public var usesSpecializationCache = true
  /// Where prepared models are kept; `nil` for `$XDG_CACHE_HOME/vitrine/specialization`.
  public var specializationCacheDirectory: URL?

  /// The default configuration.
  public init() {}

  /// What a load takes from it.
  package var settings: LoadSettings {
    LoadSettings(
      computeUnits: computeUnits, displayName: modelDisplayName, precision: precision,
      predictionConcurrency: predictionConcurrency, recorder: traceRecorder,
      cacheDirectory: usesSpecializationCache
        ? specializationCacheDirectory ?? MLSpecializationCache.defaultDirectory : nil)
  }
}

/// A configuration as it stood when a load began.
package struct LoadSettings: Sendable {
  package var computeUnits: MLComputeUnits
  package var displayName: String?
  package var precision: MLPrecision
  package var predictionConcurrency: Int?
  package var recorder: any TraceRecorder
  /// `nil` where nothing is kept.
  package var cacheDirectory: URL?

  package init(
    computeUnits: MLComputeUnits = .cpuOnly, displayName: String? = nil, precision: MLPrecision = .automatic,
    predictionConcurrency: Int? = nil, recorder: any TraceRecorder = SilentTraceRecorder(), cacheDirectory: URL? = nil
  ) {
    self.computeUnits = computeUnits
    self.displayName = displayName
    self.precision = precision
    self.predictionConcurrency = predictionConcurrency
    self.recorder = recorder
    self.cacheDirectory = cacheDirectory
  }
}
