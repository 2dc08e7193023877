extension MLComputePlan {
  /// Where an operation can run and does.
  public struct DeviceUsage: Sendable, Hashable {
    /// The devices that can run it, of those that the configuration leads to, in the order of preference.
    public let supported: [MLComputeDevice]
    /// The one that runs it.
    public let preferred: MLComputeDevice
  }
}
