/// A processor.
public struct MLCPUComputeDevice: Hashable, Sendable {
  /// The device's properties.
  public let properties: MLComputeDeviceProperties

  package init(properties: MLComputeDeviceProperties) { self.properties = properties }
}
