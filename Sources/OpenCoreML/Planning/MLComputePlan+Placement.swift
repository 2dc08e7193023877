extension MLComputePlan {
  /// Why an operation runs on its device. An OpenCoreML addition.
  public enum Placement: Sendable, Hashable, CustomStringConvertible {
    /// The configuration selects no other device.
    case onlyDevice
    /// The device replaces one that the machine does not have; the text names it.
    case fallback(String)
    /// No other device can run it.
    case onlySupportingDevice
    /// Nothing was timed: it runs on the preferred device that can run it, or on its neighbours' device.
    case preferredDevice
    /// The measured times of the operations favour it.
    case bestEstimate(MLDivisionObjective)
    /// Whole divisions were timed, and this one was the best.
    case fastestMeasured(MLDivisionObjective)

    /// The reason in words.
    public var description: String {
      switch self {
      case .onlyDevice: "the only device that may be used"
      case .fallback(let missing): missing
      case .onlySupportingDevice: "no other device can run it"
      case .preferredDevice: "the preferred device; nothing was timed for the division"
      case .bestEstimate(let objective): "best \(objective.rawValue) by the measured times of the operations"
      case .fastestMeasured(let objective): "best \(objective.rawValue) of the divisions that were timed"
      }
    }
  }
}
