/// An evaluation that cannot be made.
package struct EvaluationError: Error, Sendable, CustomStringConvertible {
  /// What is wrong, where, and what to do.
  package let description: String

  package init(_ description: String) { self.description = description }
}
