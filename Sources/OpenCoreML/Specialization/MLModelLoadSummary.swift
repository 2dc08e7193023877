/// How a model was loaded, and how long it took. An OpenCoreML addition.
///
/// ```swift
/// let summary = model.loadSummary
/// print(summary.label.rawValue, summary.seconds)  // "cached 0.04"
/// for phase in summary.phases { print(phase.name, phase.seconds) }
/// ```
public struct MLModelLoadSummary: Sendable {
  /// The kind of load, in the terms of Core ML's instrument.
  public enum Label: String, Sendable {
    /// The model was prepared for the device, and the result was kept.
    case prepareAndCache = "prepare and cache"
    /// The result of an earlier load was used.
    case cached
    /// The model was prepared for the device, and the result was not kept, because that failed or was switched off.
    case prepare
  }

  /// One step of a load.
  public struct Phase: Sendable {
    /// One of "hash", "start", "look up", "import", "read", "compile", "store" and "requests".
    public let name: String
    /// Its length in seconds.
    public let seconds: Double
  }

  /// The kind of load.
  public let label: Label
  /// Seconds from the request until the model can predict, including waiting for other loads.
  public let seconds: Double
  /// The steps in order. A load that shared another load's work has that load's steps.
  public let phases: [Phase]
  /// Why the cache was not used although it should have been; `nil` if all went well.
  public let cacheNote: String?
}
