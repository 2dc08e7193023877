/// What a model's load took. OpenCoreML's own.
public struct MLModelLoadSummary: Sendable {
  /// What kind of load it was, in the words of Core ML's instrument.
  public enum Label: String, Sendable {
    /// The model was prepared for the device, and the result is kept.
    case prepareAndCache = "prepare and cache"
    /// What an earlier load prepared was used.
    case cached
    /// The model was prepared for the device, and the result could not be kept or was not to be.
    case prepare
  }

  /// One step of a load.
  public struct Phase: Sendable {
    /// "hash", "start", "look up", "import", "read", "compile", "store", "requests".
    public let name: String
    /// Its length in seconds.
    public let seconds: Double
  }

  /// What kind of load it was.
  public let label: Label
  /// Its length in seconds, from the request to the model that can predict; with the wait for other loads.
  public let seconds: Double
  /// Its steps in their order. A load that shared another one's work has that one's.
  public let phases: [Phase]
  /// Why the cache was not used, or could not be, where it should have been; `nil` where all went well.
  public let cacheNote: String?
}
