/// How an evaluation comes on.
public struct EvaluationProgress: Sendable {
  /// How many photographs are done, those of an earlier run among them.
  public var done: Int
  /// How many there are.
  public var count: Int
  /// How many of them could not be measured.
  public var failed: Int
  /// How many this run measures a second.
  public var photographsPerSecond: Double
}
