extension MLComputePlan {
  /// Why an operation runs on its device. OpenCoreML's own.
  public enum Placement: Sendable, Hashable, CustomStringConvertible {
    /// The configuration leads to no other device.
    case onlyDevice
    /// The device stands in for one that the machine does not have; the text says which.
    case fallback(String)
    /// No other device can run it.
    case onlySupportingDevice
    /// Nothing was timed: of the devices that can run it, it is on the one that is preferred, or on that of its neighbours.
    case preferredDevice
    /// Times of single operations speak for it.
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
