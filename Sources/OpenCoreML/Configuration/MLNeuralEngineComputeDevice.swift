/// An NPU.
public struct MLNeuralEngineComputeDevice: Hashable, Sendable {
  /// What it says of itself.
  public let properties: MLComputeDeviceProperties

  /// Its cores; 0 where its driver does not say.
  public let totalCoreCount: Int
}
