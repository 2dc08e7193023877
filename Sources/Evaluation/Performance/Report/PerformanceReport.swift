import Foundation
import Text

/// What a model takes on this machine: how long it predicts, loads and compiles, and which of its operations runs where for how long.
///
/// Its JSON has these names; fields may be added, never renamed. Times are in seconds, sizes in bytes.
package struct PerformanceReport: Sendable, Equatable, Codable {
  /// What ran the model.
  package struct Engine: Sendable, Equatable, Codable {
    /// "OpenVINO".
    package var name: String
    /// Its full build number.
    package var version: String

    package init(name: String, version: String) {
      self.name = name
      self.version = version
    }
  }

  /// Where it ran.
  package struct Machine: Sendable, Equatable, Codable {
    /// The processor, or whatever else the model ran on, by its driver's name.
    package var device: String
    /// How many cores the program may use.
    package var coreCount: Int
    /// "Linux 6.1.0", "x86_64".
    package var system: String

    package init(device: String, coreCount: Int, system: String) {
      self.device = device
      self.coreCount = coreCount
      self.system = system
    }
  }

  /// The model's path, as given.
  package var model: String
  /// What ran it.
  package var engine: Engine
  /// The compute devices: "CPU", or "GPU.0+CPU".
  package var device: String
  /// The precision that really ran: "f32".
  package var precision: String
  /// Where it ran.
  package var machine: Machine
  /// When it was measured.
  package var date: Date
  /// One prediction after another, on inputs of the model's default shape. `first` is that of a model which has just been loaded.
  package var prediction: MeasurementStatistics
  /// Loads from the specialisation cache.
  package var load: MeasurementStatistics
  /// Loads that prepare the model anew and keep nothing.
  package var uncachedLoad: MeasurementStatistics
  /// Compilations of the source into a compiled model; `nil` where the model was compiled before.
  package var compilation: MeasurementStatistics?
  /// The operations in the order of execution.
  package var operations: [ReportedOperation]
  /// The most memory the program held while it loaded the model and predicted; `nil` where the system does not say.
  package var peakBytes: Int?
  /// What was asked for and is not there; `nil` where nothing is missing.
  package var missingDevice: String?
  /// How a compressed model's weights are stored; `nil` where they are as in its source.
  package var compression: String?

  /// A report from its JSON.
  ///
  /// - Throws: `DecodingError` where it is none.
  package init(json: Data) throws {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    self = try decoder.decode(Self.self, from: json)
  }

  package init(
    model: String, engine: Engine, device: String, precision: String, machine: Machine, date: Date,
    prediction: MeasurementStatistics, load: MeasurementStatistics, uncachedLoad: MeasurementStatistics,
    compilation: MeasurementStatistics?, operations: [ReportedOperation], peakBytes: Int?, missingDevice: String?,
    compression: String? = nil
  ) {
    self.model = model
    self.engine = engine
    self.device = device
    self.precision = precision
    self.machine = machine
    self.date = date
    self.prediction = prediction
    self.load = load
    self.uncachedLoad = uncachedLoad
    self.compilation = compilation
    self.operations = operations
    self.peakBytes = peakBytes
    self.missingDevice = missingDevice
    self.compression = compression
  }

  /// One JSON object with the names above.
  package func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .withoutEscapingSlashes, .sortedKeys]
    encoder.dateEncodingStrategy = .iso8601
    return try encoder.encode(self)
  }

  /// Seconds of all operations together.
  package var operationSeconds: Double { operations.reduce(0) { $0 + ($1.seconds ?? 0) } }

  /// How many operations each device runs, and for how long; first the one with most to do.
  package var devices: [(name: String, operationCount: Int, seconds: Double)] {
    let byDevice = Dictionary(grouping: operations.filter { $0.device != nil }) { $0.device ?? "" }
    return byDevice.map { name, operations in
      (name, operations.count, operations.reduce(0) { $0 + ($1.seconds ?? 0) })
    }.sorted { ($1.seconds, $0.name) < ($0.seconds, $1.name) }
  }
}
