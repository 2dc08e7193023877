import Foundation
import InferenceTrace
import OpenCoreML
import SystemPackage
import Text

/// Measures one form of a model, including the process's memory. Nothing else should have run in the process.
package struct VariantMeasurer: Sendable {
  private static let loadCount = 3
  private static let warmUpCount = 3
  private static let longestSeconds = 3.0
  private static let predictionCount = 5...100

  private let configuration: EvaluationConfiguration
  private let url: URL
  private let cache: URL

  /// - Parameter cache: a folder for prepared models, used only by this measurement.
  package init(_ configuration: EvaluationConfiguration, cache: URL) {
    self.configuration = configuration
    self.cache = cache
    url = URL(fileURLWithPath: configuration.model)
  }

  /// Loads the model without a cache, and leaves it in the cache for `measure`.
  ///
  /// - Throws: `MLModelError` if it cannot be loaded.
  package func prepare() async throws -> VariantMeasurement.Preparation {
    var seconds: [Double] = []
    for _ in 0..<Self.loadCount { seconds.append(try await load { $0.usesCache = false }.loadSummary.seconds) }
    let model = try await load { $0.customCacheDirectory = cache }
    return VariantMeasurement.Preparation(
      uncachedLoadSeconds: Self.median(seconds), device: model.execution.device, precision: model.execution.precision)
  }

  /// Measures what `prepare` left in the cache, in another process.
  ///
  /// - Parameters:
  ///   - reference: the original. If there is no truth, another form's answers are compared with the original's.
  ///   - photographs: quality is measured on these; without any it is left out.
  /// - Throws: `MLModelError` if loading or predicting fails; `CancellationError`.
  package func measure(
    name: String, reference: String?, photographs: [FilePath]
  ) async throws -> VariantMeasurement {
    var result = VariantMeasurement(name: name, model: configuration.model, bytes: ModelSize.byteCount(of: url))
    // The engine's own memory is not the model's.
    _ = MLModel.availableComputeDevices
    let memory = PeakMemory()
    let model = try await load { $0.customCacheDirectory = cache }
    let input = try SampleInput.features(for: model.modelDescription)
    for _ in 0..<Self.warmUpCount { _ = try await model.prediction(from: input) }
    var seconds: [Double] = []
    let start = TraceTime.now
    while Self.isWanted(seconds.count, since: start) {
      let start = TraceTime.now
      _ = try await model.prediction(from: input)
      seconds.append(TraceTime.now.seconds(since: start))
    }
    result.predictionSeconds = Self.median(seconds)
    result.predictionsPerSecond = try await throughput(of: model, input)
    result.memoryBytes = memory.end()
    (result.device, result.precision) = (model.execution.device, model.execution.precision)
    var loads = [model.loadSummary.seconds]
    while loads.count < Self.loadCount {
      loads.append(try await load { $0.customCacheDirectory = cache }.loadSummary.seconds)
    }
    result.cachedLoadSeconds = Self.median(loads)
    try await measureQuality(&result, reference, photographs)
    return result
  }

  private func throughput(of model: MLModel, _ input: MLDictionaryFeatureProvider) async throws -> Double {
    let start = TraceTime.now
    var count = 0
    try await withThrowingTaskGroup(of: Void.self) { group in
      func startNext() { group.addTask { _ = try await model.prediction(from: input) } }
      for _ in 0...model.predictionConcurrency { startNext() }
      while try await group.next() != nil {
        count += 1
        if Self.isWanted(count, since: start) { startNext() }
      }
    }
    return Double(count) / max(1e-9, TraceTime.now.seconds(since: start))
  }

  private func measureQuality(
    _ result: inout VariantMeasurement, _ reference: String?, _ photographs: [FilePath]
  ) async throws {
    guard !photographs.isEmpty else {
      result.note = "no photographs, so its quality was not measured"
      return
    }
    var configuration = configuration
    configuration.modelConfiguration.specializationCacheDirectory = cache
    do {
      try await evaluate(configuration, photographs, &result)
    } catch let error as EvaluationError {
      // Without a truth, the answers are compared with the original's; the original itself has nothing to compare with.
      guard let reference else {
        result.note = error.description
        return
      }
      configuration.against = reference
      configuration.labels = nil
      do {
        try await evaluate(configuration, photographs, &result)
      } catch let error as EvaluationError {
        result.note = error.description
      }
    }
  }

  private func evaluate(
    _ configuration: EvaluationConfiguration, _ photographs: [FilePath], _ result: inout VariantMeasurement
  ) async throws {
    let evaluator = try await ModelEvaluator(configuration, recorder: SilentTraceRecorder())
    let report = try await evaluator.run(photographs)
    (result.kind, result.quality) = (report.kind, report.summary)
    if !report.failures.isEmpty { result.note = "\(report.failures.count) photographs could not be measured" }
  }

  private func load(_ change: (inout LoadSettings) -> Void) async throws -> MLModel {
    var settings = configuration.modelConfiguration.loadSettings
    change(&settings)
    return try await MLModel.load(contentsOf: url, configuration: MLModelConfiguration(settings))
  }

  private static func isWanted(_ count: Int, since start: TraceTime) -> Bool {
    count < predictionCount.lowerBound
      || count < predictionCount.upperBound && TraceTime.now.seconds(since: start) < longestSeconds
  }

  private static func median(_ values: [Double]) -> Double { Percentiles.median(of: values) ?? 0 }
}
