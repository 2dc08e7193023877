import InferenceTrace
import OpenCoreML

/// How models are loaded and how many predictions are in flight.
package struct ModelSettings: Sendable {
  /// Which compute devices may be used.
  package var computeUnits: MLComputeUnits
  /// The requested precision.
  package var precision: MLPrecision
  /// The largest number of predictions in flight; `nil` for the device's own recommendation.
  package var inFlightLimit: Int?
  /// Whether prepared models are cached on disk.
  package var usesSpecializationCache = true

  /// By default: all devices, the device's native precision, and as many predictions in flight as the device recommends.
  package init(computeUnits: MLComputeUnits = .all, precision: MLPrecision = .automatic, inFlightLimit: Int? = nil) {
    self.computeUnits = computeUnits
    self.precision = precision
    self.inFlightLimit = inFlightLimit
  }

  /// The configuration for loading one model.
  func modelConfiguration(of source: ModelSource, recorder: any TraceRecorder) -> MLModelConfiguration {
    let configuration = MLModelConfiguration()
    configuration.computeUnits = computeUnits
    configuration.precision = precision
    configuration.predictionConcurrency = inFlightLimit
    configuration.modelDisplayName = source.name
    configuration.correction = source.correction
    configuration.check = { _ = try PredictionPlan($0) }
    configuration.traceRecorder = recorder
    configuration.usesSpecializationCache = usesSpecializationCache
    return configuration
  }
}
