/// The progress of an evaluation.
package struct EvaluationProgress: Sendable {
  /// How many photographs are done, including those of an earlier run.
  package var done: Int
  /// How many photographs there are.
  package var count: Int
  /// How many of them could not be measured.
  package var failed: Int
  /// How many this run measures per second.
  package var photographsPerSecond: Double
}
