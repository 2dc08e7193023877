extension MLComputePlan {
  /// The cost of an operation.
  public struct Cost: Sendable, Hashable {
    /// The share of the measured time of all operations, 0…1; all weights add up to 1. It is 0 if another operation's kernel does
    /// the work.
    public let weight: Double
  }
}
