import Foundation
import Imaging
import InferenceTrace
import OpenCoreML
import Pictures
import Scheduling
import Text

/// Puts the same screenful of photographs through every strategy in turn.
package struct StrategyExperiment: Sendable {
  /// How many photographs the lanes are drawn from: more would be too narrow to see the gaps.
  private static let laneCount = 12
  /// How many photographs are used to measure what each step costs.
  private static let partsCount = 24

  /// The progress to show while it runs.
  package struct Progress: Sendable {
    /// The round, from 1.
    package var round: Int
    /// The strategy being measured.
    package var strategy: StrategyName
  }

  private let source: ModelSource
  private let settings: ModelSettings
  private let limits: ImageLimits
  private let rounds: Int
  private let inFlight: Int
  private let trace: TraceBuffer

  /// An experiment with one model.
  package init(
    model source: ModelSource, settings: ModelSettings, limits: ImageLimits, rounds: Int, inFlight: Int,
    trace: TraceBuffer
  ) {
    (self.source, self.settings, self.limits) = (source, settings, limits)
    (self.rounds, self.inFlight, self.trace) = (rounds, inFlight, trace)
  }

  /// Runs the experiment with these photographs, as if all of them were on the screen at once.
  ///
  /// - Parameters:
  ///   - problem: called for each photograph that is left out, with the reason.
  ///   - progress: called before each measurement.
  /// - Throws: an error in words if no photograph can be read, and whatever loading the model throws.
  package func run(
    _ photographs: [Photograph], problem: (String) -> Void, progress: (Progress) -> Void
  ) async throws -> StrategyReport {
    // Resident memory must be memory in use; otherwise the peak would say as much about the allocator as about the strategy.
    ProcessHeap.returnFreedPixels()
    let cores = ProcessorCount.online
    var settings = settings
    // One stream per core: photographs are spread over the cores, rather than the layers of one photograph.
    settings.inFlightLimit = cores
    let models = ModelShelf(sources: [source], settings: settings, recorder: trace) { _, _ in }
    let model = try await models.withModel(0) { $0 }
    let workers = WorkerPool(threadCount: cores, niceness: 0)
    defer { workers.shutDown() }
    let bench = StrategyBench(
      model: model,
      loader: SourceLoader(
        decodingAnewWith: ImageDecoder(limits: limits), recorder: SilentTraceRecorder()),
      workers: workers, inFlight: inFlight, cores: cores, trace: trace)
    let photographs = try await usable(photographs, bench, problem)
    var results: [StrategyName: [StrategyBench.Result]] = [:]
    var parts: [StrategyReport.Parts] = []
    for round in 0..<rounds {
      parts.append(try bench.parts(of: Array(photographs.prefix(Self.partsCount))))
      // Each round begins with another strategy: none always comes after the same one.
      let names = StrategyName.measured
      for place in names.indices {
        let name = names[(place + round) % names.count]
        progress(Progress(round: round + 1, strategy: name))
        results[name, default: []].append(try await bench.measure(name, photographs))
      }
    }
    var lanes: [StrategyName: StrategyLanes] = [:]
    for name in StrategyName.measured {
      lanes[name] = try await bench.lanes(of: name, Array(photographs.prefix(Self.laneCount)))
    }
    return report(source.name, model.model, bench, photographs.count, parts, results, lanes)
  }

  /// Colours each photograph once. Unreadable ones are left out, and afterwards the files and the model are warm.
  private func usable(
    _ photographs: [Photograph], _ bench: StrategyBench, _ problem: (String) -> Void
  ) async throws -> [Photograph] {
    var usable: [Photograph] = []
    for photograph in photographs {
      do {
        _ = try await ConcurrentStrategy().make(bench.job(photograph))
        usable.append(photograph)
      } catch let error as ImageError {
        problem(error.description)
      }
    }
    guard !usable.isEmpty else { throw ExperimentError(description: "none of the photographs can be read") }
    return usable
  }

  private func report(
    _ modelName: String, _ model: MLModel, _ bench: StrategyBench, _ count: Int, _ parts: [StrategyReport.Parts],
    _ results: [StrategyName: [StrategyBench.Result]], _ lanes: [StrategyName: StrategyLanes]
  ) -> StrategyReport {
    let part = StrategyReport.Parts(
      preparationSeconds: median(parts.map(\.preparationSeconds)),
      predictionSeconds: median(parts.map(\.predictionSeconds)))
    let entries = StrategyName.measured.map { name in
      let results = results[name] ?? []
      return StrategyReport.Entry(
        name: name, firstTileSeconds: median(results.map(\.firstTileSeconds)),
        screenDoneSeconds: median(results.map(\.screenDoneSeconds)), throughput: median(results.map(\.throughput)),
        peakBytes: Int(median(results.map { Double($0.peakBytes) })),
        wastedPredictions: Int(median(results.map { Double($0.wastedPredictions) })),
        flingDoneSeconds: median(results.map(\.flingDoneSeconds)),
        droppedTiles: Int(median(results.map { Double($0.droppedTiles) })),
        processorShare: median(results.map(\.processorShare)),
        lanes: lanes[name] ?? StrategyLanes(prepare: [], predict: []))
    }
    return StrategyReport(
      photographs: count, rounds: rounds, model: modelName, precision: model.execution.precision, cores: bench.cores,
      predictionConcurrency: model.predictionConcurrency, inFlight: inFlight, parts: part,
      throughputLimit: Double(bench.cores) / (part.preparationSeconds + part.predictionSeconds), strategies: entries)
  }

  private func median(_ values: [Double]) -> Double { Percentiles.median(of: values) ?? 0 }
}

/// Why the experiment cannot run.
struct ExperimentError: Error, CustomStringConvertible {
  let description: String
}
