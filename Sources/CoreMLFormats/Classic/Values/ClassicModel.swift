/// A model that needs no engine: a few formulas over numbers and texts.
package protocol ClassicModel: Sendable {
  /// A classifier's classes, in the order of its scores.
  var classLabels: ClassLabels? { get }

  /// Computes the outputs of the model's description.
  ///
  /// - Parameter inputs: The inputs by name; others than the model's own are ignored.
  /// - Throws: `FormatError` if an input is missing, is of another type or of another size.
  func outputs(for inputs: [String: ClassicValue]) throws -> [String: ClassicValue]
}

extension ClassicModel {
  package var classLabels: ClassLabels? { nil }
}

/// What keeps a small file from needing much memory.
enum ClassicLimits {
  /// The most elements that a model may make up by itself, for example to fill a declared size: numbers that a small
  /// file can declare must not become gigabytes of memory.
  static let mostElements = 1 << 24
}

extension ModelKind {
  /// An error about a model's content.
  func failure(_ reason: String) -> FormatError { FormatError("the model (\(name)) cannot run: \(reason)") }
}
