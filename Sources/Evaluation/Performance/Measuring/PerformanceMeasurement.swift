import Files
import Foundation
import InferenceTrace
import ModelFiles
import OpenCoreML
import Text

/// Measures a model for its report.
package struct PerformanceMeasurement: Sendable {
  /// How much to measure.
  package struct Effort: Sendable {
    /// The number of predictions, after a few that warm up.
    package var predictionCount: Int
    /// The longest time for all predictions, in seconds; at least `leastPredictionCount` are made even so.
    package var longestPredictionSeconds: Double
    /// The number of loads of each kind, and of compilations.
    package var loadCount: Int

    /// An effort.
    package init(predictionCount: Int = 200, longestPredictionSeconds: Double = 5, loadCount: Int = 5) {
      self.predictionCount = predictionCount
      self.longestPredictionSeconds = longestPredictionSeconds
      self.loadCount = loadCount
    }

    static let leastPredictionCount = 5
    static let warmUpCount = 3
  }

  private let url: URL
  private let path: String
  private let configuration: MLModelConfiguration
  private let effort: Effort
  private let progress: @Sendable (String) -> Void

  /// Measures the model at `path`, loaded as a user of OpenCoreML would load it.
  ///
  /// - Parameter progress: called before each step, with what is measured.
  package init(
    path: String, configuration: MLModelConfiguration, effort: Effort = Effort(),
    progress: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    url = URL(fileURLWithPath: path)
    self.path = path
    self.configuration = configuration
    self.effort = effort
    self.progress = progress
  }

  /// Measures the model. This takes some seconds, and stops between two steps if the task is cancelled.
  ///
  /// - Throws: `MLModelError` if the model cannot be compiled, loaded or run; `CancellationError`.
  package func run() async throws -> PerformanceReport {
    let temporary = try TemporaryDirectory()
    let folder = URL(fileURLWithPath: temporary.path.string)
    defer { temporary.remove() }
    let settings = configuration.loadSettings

    let compilation = try await measureCompilation(in: folder, settings.recorder)
    PeakResidentMemory.reset()
    let uncachedLoad = try await measureLoads("uncached loads") { $0.usesCache = false }
    // A separate cache: it always exists, and nothing of the user's is evicted to make room.
    let cache = folder.appendingPathComponent("cache")
    _ = try await load { $0.customCacheDirectory = cache }
    let cachedLoad = try await measureLoads("cached loads") { $0.customCacheDirectory = cache }

    let model = try await load { $0.customCacheDirectory = cache }
    let prediction = try await measurePredictions(of: model)
    let peakBytes = PeakResidentMemory.bytes
    progress("operations")
    let operations = try await OperationMeasurement.operations(of: url, settings)

    let execution = model.execution
    let engine = execution.engine.split(separator: " ", maxSplits: 1).map(String.init)
    return PerformanceReport(
      model: path, engine: .init(name: engine.first ?? "", version: engine.count > 1 ? engine[1] : ""),
      device: execution.device, precision: execution.precision,
      machine: .init(
        device: execution.deviceDescription, coreCount: ProcessInfo.processInfo.activeProcessorCount,
        system: Self.system),
      date: Date(), prediction: prediction, load: cachedLoad, uncachedLoad: uncachedLoad, compilation: compilation,
      operations: operations, peakBytes: peakBytes, missingDevice: execution.missingDevice,
      compression: model.modelDescription.metadata[.compression] as? String)
  }

  private func measureCompilation(
    in folder: URL, _ recorder: any TraceRecorder
  ) async throws -> MeasurementStatistics? {
    guard !CompiledBundle.isBundle(url), CoreMLFiles.form(of: url) != .compiled else { return nil }
    var samples: [Double] = []
    for number in 1...max(1, effort.loadCount) {
      try Task.checkCancellation()
      progress("compilation \(number) of \(effort.loadCount)")
      let compiled = folder.appendingPathComponent("compiled.mlmodelc")
      let start = TraceTime.now
      try await MLModel.compileModels(
        at: [url], to: compiled, correction: configuration.loadSettings.correction, recorder: recorder)
      samples.append(TraceTime.now.seconds(since: start))
      try? FileManager.default.removeItem(at: compiled)
    }
    return MeasurementStatistics(of: samples)
  }

  private func load(_ change: (inout LoadSettings) -> Void) async throws -> MLModel {
    var settings = configuration.loadSettings
    change(&settings)
    return try await MLModel.load(contentsOf: url, configuration: MLModelConfiguration(settings))
  }

  private func measureLoads(
    _ what: String, _ change: (inout LoadSettings) -> Void
  ) async throws -> MeasurementStatistics {
    var samples: [Double] = []
    for number in 1...max(1, effort.loadCount) {
      try Task.checkCancellation()
      progress("\(what), \(number) of \(effort.loadCount)")
      samples.append(try await load(change).loadSummary.seconds)
    }
    return try Self.statistics(samples)
  }

  private func measurePredictions(of model: MLModel) async throws -> MeasurementStatistics {
    let input = try SampleInput.features(for: model.modelDescription)
    progress("predictions")
    let first = try await seconds(of: model, input)
    for _ in 0..<Effort.warmUpCount { _ = try await seconds(of: model, input) }
    var samples = [first]
    let start = TraceTime.now
    while samples.count < max(Effort.leastPredictionCount, effort.predictionCount) {
      try Task.checkCancellation()
      let isLate = TraceTime.now.seconds(since: start) > effort.longestPredictionSeconds
      guard !isLate || samples.count < Effort.leastPredictionCount else { break }
      samples.append(try await seconds(of: model, input))
    }
    return try Self.statistics(samples)
  }

  private func seconds(of model: MLModel, _ input: MLDictionaryFeatureProvider) async throws -> Double {
    let start = TraceTime.now
    _ = try await model.prediction(from: input)
    return TraceTime.now.seconds(since: start)
  }

  private static func statistics(_ samples: [Double]) throws -> MeasurementStatistics {
    guard let statistics = MeasurementStatistics(of: samples) else {
      throw MLModelError(.generic, "nothing was measured")
    }
    return statistics
  }

  private static var system: String {
    var name = utsname()
    uname(&name)
    func text<Field>(_ field: Field) -> String {
      withUnsafeBytes(of: field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
    return "\(text(name.sysname)) \(text(name.release)), \(text(name.machine))"
  }
}
