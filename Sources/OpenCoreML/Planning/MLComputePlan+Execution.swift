extension MLComputePlan {
  /// How a device runs an operation. OpenCoreML's own.
  public enum Execution: Sendable, Hashable, CustomStringConvertible {
    /// By a kernel of its own.
    case kernel
    /// By the kernel of another operation, whose time counts there alone.
    case fused(into: Int)
    /// Without any work: its result is memory that is there already.
    case inPlace
    /// Not at all: it depends on constants and fixed shapes alone, and was computed when the model was compiled.
    case folded
    /// By nothing that names it: the engine left it out, or replaced it by something else when the model was compiled.
    case leftOut

    /// The way in words.
    public var description: String {
      switch self {
      case .kernel: "a kernel of its own"
      case .fused(let index): "fused into operation \(index)"
      case .inPlace: "no work: it only looks at memory in another way"
      case .folded: "folded into a constant when the model was compiled"
      case .leftOut: "left out or replaced when the model was compiled"
      }
    }
  }
}
