/// One operation of a model, with where it runs and what it takes.
public struct ReportedOperation: Sendable, Equatable, Codable {
  /// Its place in the order of execution, from 0.
  public var index: Int
  /// Its name in the model.
  public var name: String
  /// Its type in the engine's words: "Convolution".
  public var type: String
  /// The device that runs it; `nil` where nothing is left of it to run.
  public var device: String?
  /// The devices that could.
  public var supportedDevices: [String]
  /// Why it runs where it does, or is not run at all.
  public var reason: String
  /// What it took in seconds: the median of several predictions; `nil` where another operation's kernel does its work.
  public var seconds: Double?
  /// The engine's implementation: "brgconv_avx2_f32".
  public var kernel: String?
  /// What it computes in: "f32".
  public var precision: String?

  /// An operation.
  public init(
    index: Int, name: String, type: String, device: String?, supportedDevices: [String], reason: String,
    seconds: Double?, kernel: String?, precision: String?
  ) {
    self.index = index
    self.name = name
    self.type = type
    self.device = device
    self.supportedDevices = supportedDevices
    self.reason = reason
    self.seconds = seconds
    self.kernel = kernel
    self.precision = precision
  }
}
