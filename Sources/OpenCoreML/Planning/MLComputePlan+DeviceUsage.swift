extension MLComputePlan {
  /// Where an operation can run, and where it does.
  public struct DeviceUsage: Sendable, Hashable {
    /// The devices that can run it, among those that the configuration selects, in order of preference.
    public let supported: [MLComputeDevice]
    /// The device that runs it.
    public let preferred: MLComputeDevice
  }
}
