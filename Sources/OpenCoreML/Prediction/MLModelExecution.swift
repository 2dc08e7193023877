/// Where and how a loaded model runs. An OpenCoreML addition.
public struct MLModelExecution: Sendable, Equatable {
  /// The compute device's short name, for example "CPU"; for a model divided among several, all of them, for example "GPU.0+CPU".
  public let device: String
  /// The device's full name, as its driver reports it.
  public let deviceDescription: String
  /// The precision that is really used, for example "f32", "bf16" or "f16".
  public let precision: String
  /// How many streams of predictions the devices process at once.
  public let streamCount: Int
  /// How many predictions run at once.
  public let predictionConcurrency: Int
  /// The engine's name with its full build number.
  public let engine: String
  /// How many parts the model is divided into, each on one device.
  public let partCount: Int
  /// What the configuration asked for but the machine does not have; `nil` if nothing is missing.
  public let missingDevice: String?
}
