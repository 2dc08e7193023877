import Foundation
import InferenceTrace

/// A configuration as it stood when a load began.
package struct LoadSettings: Sendable {
  package var computeUnits = MLComputeUnits.all
  package var displayName: String?
  package var precision = MLPrecision.automatic
  package var predictionConcurrency: Int?
  package var recorder: any TraceRecorder = SilentTraceRecorder()
  package var usesCache = true
  package var customCacheDirectory: URL?

  package init() {}

  /// Where prepared models are kept; `nil` where none are.
  package var cacheDirectory: URL? {
    usesCache ? customCacheDirectory ?? MLSpecializationCache.defaultDirectory : nil
  }

  /// The name of the model in that file.
  package func displayName(of source: URL) -> String {
    displayName ?? source.deletingPathExtension().lastPathComponent
  }
}
