/// An NPU.
public struct MLNeuralEngineComputeDevice: Hashable, Sendable {
  /// The device's properties.
  public let properties: MLComputeDeviceProperties

  /// The number of cores; 0 if the driver does not report it.
  public let totalCoreCount: Int
}
