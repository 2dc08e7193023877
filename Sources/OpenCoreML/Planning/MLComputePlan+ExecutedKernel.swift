extension MLComputePlan {
  /// One step of a device's own, as it was compiled and measured. OpenCoreML's own.
  public struct ExecutedKernel: Sendable, Hashable {
    /// The step's name in the compiled model.
    public let name: String
    /// Its type by the device's name: "Convolution", "Subgraph", "Reorder".
    public let type: String
    /// The device's name for what computes it: "brgconv_avx512_f32".
    public let kernel: String
    /// The precision that it computes in.
    public let precision: String
    /// The median of its times; a device may count in whole microseconds.
    public let seconds: Double
    /// Whether there was anything to do: a view of memory that is there already needs no work.
    public let wasExecuted: Bool
  }
}
