extension MLComputePlan {
  /// What an operation costs.
  public struct Cost: Sendable, Hashable {
    /// Its part of the measured time of all operations, 0…1; all together are 1. 0 for one that another one's kernel does too.
    public let weight: Double
  }
}
