/// One operation of a model: where it runs and how long it takes.
package struct ReportedOperation: Sendable, Equatable, Codable {
  /// Its place in execution order, from 0.
  package var index: Int
  /// Its name in the model.
  package var name: String
  /// Its type by the engine's name: "Convolution".
  package var type: String
  /// The device that runs it; `nil` if nothing of it is left to run.
  package var device: String?
  /// The devices that could run it.
  package var supportedDevices: [String]
  /// Why it runs on its device, or does not run at all.
  package var reason: String
  /// How long it took, in seconds: the median of several predictions; `nil` if another operation's kernel does its work.
  package var seconds: Double?
  /// The engine's implementation: "brgconv_avx2_f32".
  package var kernel: String?
  /// The precision of its computation: "f32".
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
