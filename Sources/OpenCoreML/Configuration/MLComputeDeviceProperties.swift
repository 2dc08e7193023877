/// What a device reports about itself. An OpenCoreML addition.
public struct MLComputeDeviceProperties: Hashable, Sendable {
  /// The engine's name for it, for example "CPU" or "GPU.0".
  public let name: String
  /// The full name, as the driver reports it.
  public let fullName: String
  /// What it computes natively, for example "FP32", "BF16" or "INT8".
  public let capabilities: [String]
  /// The number of simultaneous predictions that suits it, from fewest to most; `nil` if unknown.
  public let requestRange: ClosedRange<Int>?

  package init(name: String, fullName: String, capabilities: [String], requestRange: ClosedRange<Int>?) {
    self.name = name
    self.fullName = fullName
    self.capabilities = capabilities
    self.requestRange = requestRange
  }
}
