/// How an evaluation comes on.
package struct EvaluationProgress: Sendable {
  /// How many photographs are done, those of an earlier run among them.
  package var done: Int
  /// How many there are.
  package var count: Int
  /// How many of them could not be measured.
  package var failed: Int
  /// How many this run measures a second.
  package var photographsPerSecond: Double
}
