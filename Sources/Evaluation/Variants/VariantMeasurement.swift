/// What one form of a model costs, and how good it is. Times are in seconds, sizes in bytes.
package struct VariantMeasurement: Sendable, Equatable, Codable {
  /// Its load times in a process that had prepared nothing.
  package struct Preparation: Sendable, Codable {
    package var uncachedLoadSeconds: Double
    package var device: String
    package var precision: String
  }

  /// Its name.
  package var name: String
  /// The model's path.
  package var model: String
  /// Its size on disk.
  package var bytes: Int
  /// The compute devices.
  package var device: String?
  /// The precision in use.
  package var precision: String?
  /// A load that prepares the model; the median.
  package var uncachedLoadSeconds: Double?
  /// A load from the cache; the median.
  package var cachedLoadSeconds: Double?
  /// The duration of one prediction, one after another; the median.
  package var predictionSeconds: Double?
  /// The rate with as many predictions in flight as the device recommends.
  package var predictionsPerSecond: Double?
  /// Peak memory while it is loaded from the cache and predicts, beyond what the process needs with only the engine.
  package var memoryBytes: Int?
  /// What `quality` measures.
  package var kind: EvaluationReport.Kind?
  /// The quality on the photographs.
  package var quality: EvaluationSummary?
  /// A remark: why there is no quality, or that another precision was used than requested.
  package var note: String?
  /// Why it could not be measured.
  package var failure: String?

  /// A form that has not been measured yet.
  package init(name: String, model: String, bytes: Int) {
    self.name = name
    self.model = model
    self.bytes = bytes
  }
}
