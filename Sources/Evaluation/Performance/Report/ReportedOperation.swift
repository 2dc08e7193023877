/// One operation of a model, with where it runs and what it takes.
package struct ReportedOperation: Sendable, Equatable, Codable {
  /// Its place in the order of execution, from 0.
  package var index: Int
  /// Its name in the model.
  package var name: String
  /// Its type in the engine's words: "Convolution".
  package var type: String
  /// The device that runs it; `nil` where nothing is left of it to run.
  package var device: String?
  /// The devices that could.
  package var supportedDevices: [String]
  /// Why it runs where it does, or is not run at all.
  package var reason: String
  /// What it took in seconds: the median of several predictions; `nil` where another operation's kernel does its work.
  package var seconds: Double?
  /// The engine's implementation: "brgconv_avx2_f32".
  package var kernel: String?
  /// What it computes in: "f32".
  package var precision: String?

  /// An operation.
  package init(
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
