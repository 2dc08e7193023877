/// What the panel shows beside the trace: the program's models and its pictures.
package struct PanelSubject: Sendable {
  /// A model that predicts.
  package struct Model: Sendable {
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

    package init(
      device: String, deviceDescription: String, precision: String, loadLabel: String, loadSeconds: Double
    ) {
      self.device = device
      self.deviceDescription = deviceDescription
      self.precision = precision
      self.loadLabel = loadLabel
      self.loadSeconds = loadSeconds
    }
  }

  /// One picture, whose time is shown by its stages.
  package struct Picture: Sendable {
    /// Seconds in each stage.
    package struct Times: Sendable {
      package var wait, prepare, predict, convert: Double

      package init(wait: Double, prepare: Double, predict: Double, convert: Double) {
        (self.wait, self.prepare, self.predict, self.convert) = (wait, prepare, predict, convert)
      }
    }

    /// The photograph's name.
    package var name: String
    /// Its text before it is done.
    package var state: String
    /// What it took, once it is done.
    package var times: Times?

    package init(name: String, state: String, times: Times?) {
      (self.name, self.state, self.times) = (name, state, times)
    }
  }

  /// All models' names: a model's place decides its colour.
  package var modelNames: [String] = []
  /// The model in use; `nil` before it predicts.
  package var loaded: Model?
  /// The load of the model in words, while nothing predicts.
  package var modelState = ""
  /// Pictures whose prediction runs.
  package var runningCount = 0
  /// Pictures that wait for a decoder or for their prediction.
  package var waitingCount = 0
  /// The selected picture.
  package var picture: Picture?

  package init() {}
}
