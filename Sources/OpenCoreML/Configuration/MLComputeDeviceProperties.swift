/// What a device says of itself. OpenCoreML's own.
public struct MLComputeDeviceProperties: Hashable, Sendable {
  /// The engine's name for it: "CPU", "GPU.0".
  public let name: String
  /// The device in words, as its driver names it.
  public let fullName: String
  /// What it computes natively: "FP32", "BF16", "INT8".
  public let capabilities: [String]
  /// How many predictions at once suit it, from least to most.
  public let requestRange: ClosedRange<Int>?

  package init(name: String, fullName: String, capabilities: [String], requestRange: ClosedRange<Int>?) {
    self.name = name
    self.fullName = fullName
    self.capabilities = capabilities
    self.requestRange = requestRange
  }
}
