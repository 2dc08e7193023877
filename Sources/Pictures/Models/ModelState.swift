/// How far loading a model has got.
package enum ModelState: Sendable {
  /// Not asked for yet, or not used for a while.
  case unloaded
  /// It is being loaded.
  case loading
  /// Ready to predict.
  case loaded(LoadedModel)
  /// It cannot be loaded, for this reason.
  case failed(String)
}

/// What a screen shows of a loaded model.
package struct LoadedModel: Sendable, Equatable {
  /// "CPU".
  package var device: String
  /// The device in words: "Intel Xeon …".
  package var deviceDescription: String
  /// The precision in use: "bf16".
  package var precision: String
  /// "prepare and cache" or "cached".
  package var loadLabel: String
  /// How long loading took, in seconds.
  package var loadSeconds: Double
  /// How many predictions may be in flight.
  package var inFlightLimit: Int

  package init(
    device: String, deviceDescription: String, precision: String, loadLabel: String, loadSeconds: Double,
    inFlightLimit: Int
  ) {
    self.device = device
    self.deviceDescription = deviceDescription
    self.precision = precision
    self.loadLabel = loadLabel
    self.loadSeconds = loadSeconds
    self.inFlightLimit = inFlightLimit
  }
}
