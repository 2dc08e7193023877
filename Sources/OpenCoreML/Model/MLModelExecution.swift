/// Where and how a loaded model runs. OpenCoreML's own.
public struct MLModelExecution: Sendable, Equatable {
  /// The compute device's short name: "CPU".
  public let device: String
  /// The device in words, as its driver names it.
  public let deviceDescription: String
  /// The precision that really runs, by its short name: "f32", "bf16", "f16".
  public let precision: String
  /// How many streams of predictions the device works on at once.
  public let streamCount: Int
  /// How many predictions run at once.
  public let predictionConcurrency: Int
  /// The engine with its full build number.
  public let engine: String
}

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
    /// "hash", "read", "compile", "store", "import".
    public let name: String
    /// Its length in seconds.
    public let seconds: Double
  }

  /// What kind of load it was.
  public internal(set) var label: Label
  /// Its length in seconds, from the request to the model that can predict.
  public internal(set) var seconds: Double
  /// Its steps in their order.
  public internal(set) var phases: [Phase]
  /// Why the cache was not used where it should have been; `nil` where all went well.
  public internal(set) var cacheNote: String?
}
