import InferenceTrace
import OpenCoreML

/// How models are loaded and how many predictions are in flight.
package struct ModelSettings: Sendable {
  /// Which compute devices may be used.
  package var computeUnits: MLComputeUnits
  /// The precision that is asked for.
  package var precision: MLPrecision
  /// The most predictions in flight; `nil` for what the device says is best.
  package var inFlightLimit: Int?
  /// Whether prepared models are kept on disk and used again.
  package var usesSpecializationCache = true

  /// Settings; by default all devices, the precision that is native to the device, and as many in flight as it says.
  package init(computeUnits: MLComputeUnits = .all, precision: MLPrecision = .automatic, inFlightLimit: Int? = nil) {
    self.computeUnits = computeUnits
    self.precision = precision
    self.inFlightLimit = inFlightLimit
  }

  /// The configuration of one model's load.
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
