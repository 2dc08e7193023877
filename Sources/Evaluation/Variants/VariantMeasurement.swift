/// What one form of a model takes, and what it gives. Times are in seconds, sizes in bytes.
package struct VariantMeasurement: Sendable, Equatable, Codable {
  /// Its loads, in a process in which nothing was prepared.
  package struct Preparation: Sendable, Codable {
    package var uncachedLoadSeconds: Double
    package var device: String
    package var precision: String
  }

  /// What it is called.
  package var name: String
  /// The model's path.
  package var model: String
  /// Its files' size on the disk.
  package var bytes: Int
  /// The compute devices.
  package var device: String?
  /// The precision that really ran.
  package var precision: String?
  /// A load that prepares the model; the median.
  package var uncachedLoadSeconds: Double?
  /// A load from the cache; the median.
  package var cachedLoadSeconds: Double?
  /// One prediction after another; the median.
  package var predictionSeconds: Double?
  /// With as many predictions in flight as the device says.
  package var predictionsPerSecond: Double?
  /// The most memory while it is loaded from the cache and predicts, above that of the process with the engine alone.
  package var memoryBytes: Int?
  /// What the figures of `quality` are.
  package var kind: EvaluationReport.Kind?
  /// How well it does on the photographs.
  package var quality: EvaluationSummary?
  /// What is to be said of it: why there is no quality, or that another precision ran than was asked for.
  package var note: String?
  /// Why it could not be measured.
  package var failure: String?

  /// A form of which nothing is known yet.
  package init(name: String, model: String, bytes: Int) {
    self.name = name
    self.model = model
    self.bytes = bytes
  }
}
