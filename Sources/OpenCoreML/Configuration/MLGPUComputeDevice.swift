/// A graphics processor.
public struct MLGPUComputeDevice: Hashable, Sendable {
  /// What it says of itself.
  public let properties: MLComputeDeviceProperties
}
