extension MLComputePlan {
  /// A device that an operation might run on. An OpenCoreML addition.
  public struct DeviceCandidate: Sendable, Hashable {
    /// Whether the device runs the operation.
    public enum Status: String, Sendable {
      /// It runs the operation.
      case chosen
      /// It could, but another device does.
      case supported
      /// It cannot.
      case unsupported
      /// The machine has no such device.
      case absent
    }

    /// The device's short name, for example "CPU"; for a missing device its kind, "GPU" or "NPU".
    public let name: String
    /// The device; `nil` if the machine does not have it.
    public let device: MLComputeDevice?
    /// Whether the device runs the operation.
    public let status: Status
    /// The seconds that the operation took when the whole model ran on this device; `nil` if the operation or the whole model
    /// cannot run there.
    public let seconds: Double?
    /// Why the device was or was not chosen, in words.
    public let reason: String

    /// Whether the device can run the operation.
    public var isSupported: Bool { status == .chosen || status == .supported }
  }
}
