/// A graphics processor.
public struct MLGPUComputeDevice: Hashable, Sendable {
  /// The device's properties.
  public let properties: MLComputeDeviceProperties
}
