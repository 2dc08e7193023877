import Foundation

/// Identifies a model's content.
package enum ModelContent {
  /// Hexadecimal digits (for a pipeline, preceded by "pipeline") that are equal for equal content.
  ///
  /// - Throws: `MLModelError` with the code `io` if the model cannot be read.
  package static func digest(of model: URL) throws -> String {
    // A pipeline's metadata names its stages, whose metadata names what they were compiled from.
    if CompiledBundle.isBundle(model), let metadata = try? CompiledBundle.metadata(of: model), metadata.stages != nil {
      return "pipeline \(metadata.source.digest)"
    }
    return try ModelFile(model).digest
  }
}
