/// How far the load of a model has come.
package enum ModelState: Sendable {
  /// Nobody has asked for it, or nobody has used it for a while.
  case unloaded
  /// It is being loaded.
  case loading
  /// It can predict.
  case loaded(LoadedModel)
  /// It cannot be loaded; why.
  case failed(String)
}

/// What a screen shows of a model that can predict.
package struct LoadedModel: Sendable, Equatable {
  /// "CPU".
  package var device: String
  /// The device in words: "Intel Xeon …".
  package var deviceDescription: String
  /// The precision that runs: "bf16".
  package var precision: String
  /// "prepare and cache" or "cached".
  package var loadLabel: String
  /// The load's length in seconds.
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
