/// Which model is meant of those that a file holds.
package struct ModelSelection: Sendable, Hashable {
  /// The function of a program; `nil` for the default one.
  package var function: String?
  /// The place of the model in a pipeline, and in the pipelines in that; empty for the whole.
  package var stages: [Int]

  package init(function: String? = nil, stages: [Int] = []) { (self.function, self.stages) = (function, stages) }

  package static let whole = ModelSelection()
}
