import Foundation

/// What identifies a model's content.
package enum ModelContent {
  /// Hexadecimal digits that are equal for equal content.
  ///
  /// - Throws: `MLModelError` with the code `io` if the model cannot be read.
  package static func digest(of model: URL) throws -> String {
    // A pipeline's metadata name its stages, which say what they were compiled from.
    if CompiledBundle.isBundle(model), let metadata = try? CompiledBundle.metadata(of: model), metadata.stages != nil {
      return "pipeline \(metadata.source.digest)"
    }
    return try ModelFile(model).digest
  }
}
