/// An evaluation that cannot be made.
public struct EvaluationError: Error, Sendable, CustomStringConvertible {
  /// What is wrong, where, and what to do.
  public let description: String

  package init(_ description: String) { self.description = description }
}
