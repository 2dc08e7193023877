/// An evaluation that cannot run.
package struct EvaluationError: Error, Sendable, CustomStringConvertible {
  /// What is wrong, where, and what to do.
  package let description: String

  package init(_ description: String) { self.description = description }
}
