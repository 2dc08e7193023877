extension MLComputePlan {
  /// A step that a device runs, as compiled and measured. An OpenCoreML addition.
  public struct ExecutedKernel: Sendable, Hashable {
    /// The step's name in the compiled model.
    public let name: String
    /// The device's name for its type, for example "Convolution", "Subgraph" or "Reorder".
    public let type: String
    /// The device's name for its implementation, for example "brgconv_avx512_f32".
    public let kernel: String
    /// The precision in which it computes.
    public let precision: String
    /// The median time in seconds; a device may count in whole microseconds.
    public let seconds: Double
    /// Whether there was anything to do: a view of existing memory needs no work.
    public let wasExecuted: Bool
  }
}
