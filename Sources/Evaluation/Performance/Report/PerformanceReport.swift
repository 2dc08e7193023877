import Foundation
import Text

/// What a model costs on this machine: how long it takes to predict, load and compile, and where each operation runs for how
/// long.
///
/// The JSON uses these names. Fields may be added, never renamed. Times are in seconds, sizes in bytes.
package struct PerformanceReport: Sendable, Equatable, Codable {
  /// The engine that ran the model.
  package struct Engine: Sendable, Equatable, Codable {
    /// "OpenVINO".
    package var name: String
    /// The full build number.
    package var version: String

    package init(name: String, version: String) {
      self.name = name
      self.version = version
    }
  }

  /// The machine that it ran on.
  package struct Machine: Sendable, Equatable, Codable {
    /// The processor, or whatever else the model ran on, as its driver names it.
    package var device: String
    /// The number of cores available to the program.
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
  /// The engine that ran the model.
  package var engine: Engine
  /// The compute devices: "CPU", or "GPU.0+CPU".
  package var device: String
  /// The precision in use: "f32".
  package var precision: String
  /// The machine that it ran on.
  package var machine: Machine
  /// When it was measured.
  package var date: Date
  /// One prediction after another, on inputs of the model's default shape. `first` is the first prediction after a load.
  package var prediction: MeasurementStatistics
  /// Loads from the specialisation cache.
  package var load: MeasurementStatistics
  /// Loads that prepare the model again and cache nothing.
  package var uncachedLoad: MeasurementStatistics
  /// Compilations of the source into a compiled model; `nil` if the model was already compiled.
  package var compilation: MeasurementStatistics?
  /// The operations in execution order.
  package var operations: [ReportedOperation]
  /// The program's peak memory while it loaded the model and predicted; `nil` if the system does not report it.
  package var peakBytes: Int?
  /// What was requested but is missing; `nil` if nothing is.
  package var missingDevice: String?
  /// How a compressed model's weights are stored; `nil` if they are stored as in its source.
  package var compression: String?

  /// A report from its JSON.
  ///
  /// - Throws: `DecodingError` if it is not a report.
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

  /// The time of all operations together, in seconds.
  package var operationSeconds: Double { operations.reduce(0) { $0 + ($1.seconds ?? 0) } }

  /// How many operations each device runs, and for how long; the busiest device comes first.
  package var devices: [(name: String, operationCount: Int, seconds: Double)] {
    let byDevice = Dictionary(grouping: operations.filter { $0.device != nil }) { $0.device ?? "" }
    return byDevice.map { name, operations in
      (name, operations.count, operations.reduce(0) { $0 + ($1.seconds ?? 0) })
    }.sorted { ($1.seconds, $0.name) < ($0.seconds, $1.name) }
  }
}
