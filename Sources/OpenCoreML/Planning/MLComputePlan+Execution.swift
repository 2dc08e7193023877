extension MLComputePlan {
  /// How a device runs an operation. An OpenCoreML addition.
  public enum Execution: Sendable, Hashable, CustomStringConvertible {
    /// With its own kernel.
    case kernel
    /// As part of another operation's kernel; the time counts only for that operation.
    case fused(into: Int)
    /// Without any work: the result is memory that already exists.
    case inPlace
    /// Not at all: it depends only on constants and fixed shapes, and was computed when the model was compiled.
    case folded
    /// By nothing that names it: the engine dropped or replaced it when the model was compiled.
    case leftOut

    /// A description in words.
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
