import Foundation
import InferenceTrace
import ModelFiles

/// A snapshot of a configuration when a load began.
package struct LoadSettings: Sendable {
  package var computeUnits = MLComputeUnits.all
  package var displayName: String?
  package var precision = MLPrecision.automatic
  package var predictionConcurrency: Int?
  package var processorPartitions: [MLProcessorPartition] = []
  package var optimizationHints = MLOptimizationHints()
  package var divisionObjective = MLDivisionObjective.latency
  /// Fixed shapes for open inputs, by input name.
  package var inputShapes: [String: [Int]] = [:]
  /// Whether the devices time each operation, which costs some time.
  package var measuresOperations = false
  package var allowsLowPrecisionAccumulation = false
  /// Which model is meant of those that a file holds.
  package var selection = ModelSelection.whole
  /// Information about the model that overrides its file.
  package var correction = ModelCorrection()
  /// May throw to refuse a model by its description, before it is prepared, which can take long.
  package var check: @Sendable (MLModelDescription) throws -> Void = { _ in }
  package var recorder: any TraceRecorder = SilentTraceRecorder()
  package var usesCache = true
  /// What the model's files belong to, if they would otherwise go away.
  package var filesOwner: (any AnyObject & Sendable)?
  package var customCacheDirectory: URL?

  package init() {}

  /// Everything that affects the prepared model, apart from its content and the engine: equal strings mean equal results.
  package var fingerprint: [String] {
    [
      "units \(computeUnits)", "precision \(precision)", "concurrency \(predictionConcurrency ?? 0)",
      "partitions \(processorPartitions)", "strategy \(optimizationHints.specializationStrategy)",
      "reshapes \(optimizationHints.reshapeFrequency)", "objective \(divisionObjective)",
      "shapes \(inputShapes.sorted { $0.key < $1.key })", "measures \(measuresOperations)",
    ] + (selection == .whole ? [] : ["function \(selection.function ?? ""), stages \(selection.stages)"])
      + (correction.isEmpty ? [] : ["correction \(correction.fingerprint)"])
  }

  /// Whether each open input is fixed to one shape.
  package var preparesSingleShapes: Bool { !inputShapes.isEmpty || optimizationHints.reshapeFrequency == .infrequent }

  /// What decides the shapes of inputs and outputs.
  var shapeChoice: ShapeChoice { ShapeChoice(single: preparesSingleShapes ? inputShapes : nil, correction: correction) }

  /// A copy with another recorder.
  package func recording(to recorder: any TraceRecorder) -> LoadSettings {
    var settings = self
    settings.recorder = recorder
    return settings
  }

  /// A copy for another model of the same file.
  package func selecting(_ selection: ModelSelection) -> LoadSettings {
    var settings = self
    settings.selection = selection
    return settings
  }

  /// The display name of the model in this file.
  package func displayName(of source: URL) -> String {
    displayName ?? source.deletingPathExtension().lastPathComponent
  }
}
