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
