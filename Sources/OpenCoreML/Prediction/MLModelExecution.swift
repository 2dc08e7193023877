/// Where and how a loaded model runs. OpenCoreML's own.
public struct MLModelExecution: Sendable, Equatable {
  /// The compute device's short name: "CPU"; of a model that is divided among several, all of them: "GPU.0+CPU".
  public let device: String
  /// The device in words, as its driver names it.
  public let deviceDescription: String
  /// The precision that really runs, by its short name: "f32", "bf16", "f16".
  public let precision: String
  /// How many streams of predictions the devices work on at once.
  public let streamCount: Int
  /// How many predictions run at once.
  public let predictionConcurrency: Int
  /// The engine with its full build number.
  public let engine: String
  /// Into how many parts the model's operations are divided, each on one device.
  public let partCount: Int
  /// What the configuration asked for and the machine does not have; `nil` where nothing is missing.
  public let missingDevice: String?
}
