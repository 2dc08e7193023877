extension MLComputePlan {
  /// A device that an operation might run on. OpenCoreML's own.
  public struct DeviceCandidate: Sendable, Hashable {
    /// What came of it.
    public enum Status: String, Sendable {
      /// It runs the operation.
      case chosen
      /// It could, but another one does.
      case supported
      /// It cannot.
      case unsupported
      /// The machine has no such device.
      case absent
    }

    /// The device's short name: "CPU"; of one that is not there its kind, "GPU" or "NPU".
    public let name: String
    /// The device; `nil` where the machine has none.
    public let device: MLComputeDevice?
    /// What came of it.
    public let status: Status
    /// The seconds that the operation took there in a model that ran on this device alone; `nil` where it cannot run, and where the
    /// device cannot run the whole model.
    public let seconds: Double?
    /// Why it was or was not taken, in words.
    public let reason: String

    /// Whether it can run the operation.
    public var isSupported: Bool { status == .chosen || status == .supported }
  }
}
