import Foundation

/// What runs models, as little of it as scheduling, loading and cancelling need: tests put an engine of their own behind it
/// whose predictions end when the test says so.
///
/// The calls may block, and are made on the compile thread alone.
package protocol InferenceEngine: Sendable {
  /// The engine with its full build number.
  func version() throws -> String
  /// The device that the settings lead to, and the properties that a model is to be compiled and imported with.
  func target(for settings: LoadSettings) throws -> EngineTarget
  /// Reads a source model.
  func read(_ source: URL) throws -> any EngineSource
  /// Makes a model from what `EngineModel.export(to:)` wrote; the bytes have been checked and are needed during the call alone.
  func importModel(
    _ bytes: UnsafeRawBufferPointer, signature: ModelSignature, name: String, for target: EngineTarget
  ) throws -> any EngineModel
}

/// A device with all that decides what a model becomes on it.
package struct EngineTarget: Sendable, Equatable {
  /// The device's short name: "CPU".
  package var device: String
  /// The device in words.
  package var deviceDescription: String
  /// The engine's own properties, the precision among them.
  package var properties: [String: String]

  package init(device: String, deviceDescription: String, properties: [String: String]) {
    self.device = device
    self.deviceDescription = deviceDescription
    self.properties = properties
  }
}

/// A source model that has been read. It stays on the compile thread.
package protocol EngineSource {
  /// Compiles it; what compiling leaves is not needed for predictions.
  func compile(for target: EngineTarget) throws -> any EngineModel
}

/// A model that an engine has compiled; safe to use from any thread.
package protocol EngineModel: Sendable {
  /// What goes in and comes out.
  var signature: ModelSignature { get }
  /// How many predictions at once suit the device.
  var optimalRequestCount: Int { get }
  /// How many streams the device works on.
  var streamCount: Int { get }
  /// The precision that really runs, by its short name.
  var precision: String { get }
  /// Writes the compiled model to an open file, from its position on.
  func export(to fileDescriptor: Int32) throws
  /// Makes room for one prediction. May block.
  func makeRequest() throws -> any EngineRequest
}

/// Room for one prediction at a time. It has one owner at a time; `cancel` may be called from any thread.
package protocol EngineRequest: Sendable {
  /// The memory of an input, to be written while nothing runs.
  func withInput(_ index: Int, _ body: (UnsafeMutableRawBufferPointer) throws -> Void) throws
  /// The memory of an output, to be read while nothing runs.
  func withOutput<Result>(_ index: Int, _ body: (UnsafeRawBufferPointer) throws -> Result) throws -> Result
  /// Starts; where it does not throw, `completion` is called once, on any thread, and must hand over and return.
  func start(_ completion: @escaping @Sendable (EngineOutcome) -> Void) throws
  /// Asks what runs to end; harmless at any other time. Neither waits nor calls the completion itself.
  func cancel()
}

/// How a prediction ended.
package enum EngineOutcome: Sendable {
  case completed
  case cancelled
  case failed(any Error)
}
