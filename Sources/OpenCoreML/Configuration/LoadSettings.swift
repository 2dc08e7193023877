import Foundation
import InferenceTrace

/// A configuration as it stood when a load began.
package struct LoadSettings: Sendable {
  package var computeUnits = MLComputeUnits.all
  package var displayName: String?
  package var precision = MLPrecision.automatic
  package var predictionConcurrency: Int?
  package var processorPartitions: [MLProcessorPartition] = []
  package var optimizationHints = MLOptimizationHints()
  package var divisionObjective = MLDivisionObjective.latency
  /// Shapes that open inputs are fixed to, by the inputs' names.
  package var inputShapes: [String: [Int]] = [:]
  /// Whether the devices keep count of what each operation takes, which costs some time.
  package var measuresOperations = false
  package var allowsLowPrecisionAccumulation = false
  package var functionName: String?
  /// What is said of the model in place of its file.
  package var correction = ModelCorrection()
  /// Refuses a model by what it takes and gives, before it is prepared, which may take long.
  package var check: @Sendable (MLModelDescription) throws -> Void = { _ in }
  package var recorder: any TraceRecorder = SilentTraceRecorder()
  package var usesCache = true
  package var customCacheDirectory: URL?

  package init() {}

  /// All that decides what becomes of a model, beside its content and the engine: equal texts mean equal results.
  package var fingerprint: [String] {
    [
      "units \(computeUnits)", "precision \(precision)", "concurrency \(predictionConcurrency ?? 0)",
      "partitions \(processorPartitions)", "strategy \(optimizationHints.specializationStrategy)",
      "reshapes \(optimizationHints.reshapeFrequency)", "objective \(divisionObjective)",
      "shapes \(inputShapes.sorted { $0.key < $1.key })", "measures \(measuresOperations)",
    ] + (correction.isEmpty ? [] : ["correction \(correction.fingerprint)"])
  }

  /// Whether open inputs are fixed to one shape each.
  package var preparesSingleShapes: Bool { !inputShapes.isEmpty || optimizationHints.reshapeFrequency == .infrequent }

  /// The same with another recorder.
  package func recording(to recorder: any TraceRecorder) -> LoadSettings {
    var settings = self
    settings.recorder = recorder
    return settings
  }

  /// The name of the model in that file.
  package func displayName(of source: URL) -> String {
    displayName ?? source.deletingPathExtension().lastPathComponent
  }
}
