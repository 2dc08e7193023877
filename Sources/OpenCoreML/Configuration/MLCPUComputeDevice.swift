/// A processor.
public struct MLCPUComputeDevice: Hashable, Sendable {
  /// What it says of itself.
  public let properties: MLComputeDeviceProperties

  package init(properties: MLComputeDeviceProperties) { self.properties = properties }
}
