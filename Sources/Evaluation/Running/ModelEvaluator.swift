import Files
import Foundation
import Imaging
import InferenceTrace
import OpenCoreML
import Pictures
import SystemPackage

/// Runs a model on photographs whose truth is known and measures its answers.
package struct ModelEvaluator: Sendable {
  private enum Work: Sendable {
    case coloring(ColoringTask)
    case classification(PhotographInput, ClassOutput)
    case agreement(AgreementTask)
  }

  /// What is measured.
  package let kind: EvaluationReport.Kind
  /// Whether a photograph's class is the name of its folder.
  package var usesClassFolders: Bool { kind == .classification && configuration.labels == nil }

  private let configuration: EvaluationConfiguration
  private let work: Work
  private let input: PhotographInput
  private let models: [LentModel]
  private let recorder: any TraceRecorder

  /// Loads the model, and the model that it is compared with.
  ///
  /// - Throws: `EvaluationError` before loading, if the model cannot be evaluated; `MLModelError` if it cannot be loaded;
  ///   `CancellationError`.
  package init(_ configuration: EvaluationConfiguration, recorder: any TraceRecorder) async throws {
    self.configuration = configuration
    self.recorder = recorder
    // Check everything that needs no load first: preparing a model for an impossible input size would take long, and be in
    // vain.
    var descriptions: [MLModelDescription] = []
    var inputs: [PhotographInput] = []
    for (path, settings) in configuration.models {
      let description = try await MLModelAsset(url: URL(fileURLWithPath: path)).modelDescription(settings)
      descriptions.append(description)
      inputs.append(try description.photographInput(of: path))
    }
    input = inputs[0]
    if descriptions.count > 1 {
      work = .agreement(try AgreementTask(inputs[0], descriptions[0], inputs[1], descriptions[1]))
      kind = .agreement
    } else if let task = ColoringTask(
      descriptions[0], inputs[0], tint: (configuration.tint.a, configuration.tint.b))
    {
      work = .coloring(task)
      kind = .coloring
    } else if let output = ClassOutput(descriptions[0]) {
      work = .classification(inputs[0], output)
      kind = .classification
    } else {
      throw EvaluationError(
        "\(configuration.model): the model neither colours gray photographs nor gives one number for each class; "
          + "--against OTHER compares it with another model")
    }
    var models: [LentModel] = []
    for (path, settings) in configuration.models {
      let settings = MLModelConfiguration(settings.recording(to: recorder))
      models.append(
        try LentModel(try await MLModel.load(contentsOf: URL(fileURLWithPath: path), configuration: settings)))
    }
    self.models = models
  }

  /// Measures photographs. The journal stays until `discardJournal()`, in case the report cannot be written.
  ///
  /// - Parameter progress: called after each photograph, on the caller's executor.
  /// - Throws: `CancellationError` if the task is cancelled; the next run with the same journal then continues.
  ///   `EvaluationError` if no photograph has a known truth, or the journal cannot be written.
  package func run(
    _ photographs: [FilePath], progress: (EvaluationProgress) -> Void = { _ in }
  ) async throws -> EvaluationReport {
    switch work {
    case .coloring(let task): return try await run(task, photographs, [], progress)
    case .agreement(let task): return try await run(task, photographs, [], progress)
    case .classification(let input, let output):
      let truth = try classTruth(photographs, output)
      let task = ClassificationTask(input: input, output: output, truth: truth.places)
      return try await run(task, photographs.filter { truth.places[$0] != nil }, truth.unmatched, progress)
    }
  }

  /// The pictures of the best and the worst photographs; their predictions run again.
  ///
  /// - Parameters:
  ///   - photographs: the report's photographs.
  ///   - count: how many best ones and how many worst ones.
  package func examples(
    of report: EvaluationReport, _ photographs: [FilePath], count: Int = 5
  ) async throws -> [EvaluationExample] {
    let (best, worst) = report.extremes(count: count)
    let chosen = best + worst
    // A file name may contain bytes that a report's text cannot.
    let paths = Dictionary(photographs.map { ($0.string, $0) }) { first, _ in first }
    let photographs = chosen.map { paths[$0.path] ?? FilePath($0.path) }
    var examples: [EvaluationExample] = []
    func collect(_ task: some EvaluationTask) async throws {
      let pool = EvaluationPool(task: task, models: models, limits: configuration.limits, recorder: recorder)
      defer { pool.shutDown() }
      for (index, path) in photographs.enumerated() {
        do {
          let (pictures, aspectRatio) = try await pool.pictures(of: path)
          examples.append(
            EvaluationExample(
              path: chosen[index].path, note: chosen[index].note, isAmongTheBest: index < best.count,
              aspectRatio: aspectRatio, pictures: pictures))
        } catch let error as CancellationError {
          throw error
        } catch {
          // A file that has since disappeared still has its figures.
          continue
        }
      }
    }
    switch work {
    case .coloring(let task): try await collect(task)
    case .agreement(let task): try await collect(task)
    case .classification(let input, let output):
      let truth = Dictionary(photographs.map { ($0, 0) }) { first, _ in first }
      try await collect(ClassificationTask(input: input, output: output, truth: truth))
    }
    return examples
  }

  /// Deletes the journal; call this once the report is safe.
  package func discardJournal() {
    if let journal = configuration.journal { try? FileManager.default.removeItem(at: journal) }
  }

  private func classTruth(_ photographs: [FilePath], _ output: ClassOutput) throws -> ClassTruth {
    if let table = configuration.labels {
      return try ClassTruth(table, photographs, output, folders: configuration.labelFolders)
    }
    return try ClassTruth(foldersOf: photographs, output)
  }

  private func run(
    _ task: some EvaluationTask, _ photographs: [FilePath], _ unmatched: [EvaluationReport.Problem],
    _ progress: (EvaluationProgress) -> Void
  ) async throws -> EvaluationReport {
    guard !photographs.isEmpty else { throw EvaluationError("there are no photographs to evaluate the model with") }
    let journal = try openJournal()
    let pool = EvaluationPool(task: task, models: models, limits: configuration.limits, recorder: recorder)
    defer { pool.shutDown() }
    let start = TraceTime.now
    var results = photographs.map { journal?.result(of: $0) }
    let waiting = photographs.indices.filter { results[$0] == nil }
    let resumed = photographs.count - waiting.count
    var failures: [Int: EvaluationReport.Problem] = [:]
    var measured = 0
    try await pool.run(photographs, waiting) { index, outcome in
      switch outcome {
      case .success(let figures):
        let result = PhotographResult(path: photographs[index].string, figures)
        results[index] = result
        journal?.add(result, of: photographs[index])
      case .failure(let failure):
        failures[index] = EvaluationReport.Problem(path: photographs[index].string, reason: failure.description)
      }
      measured += 1
      progress(
        EvaluationProgress(
          done: resumed + measured, count: photographs.count, failed: failures.count,
          photographsPerSecond: Double(measured) / max(1e-9, TraceTime.now.seconds(since: start))))
    }
    let seconds = TraceTime.now.seconds(since: start)
    let kept = results.compactMap { $0 }
    let execution = models[0].model.execution
    return EvaluationReport(
      model: configuration.model, against: configuration.against, kind: kind, engine: execution.engine,
      device: execution.device, precision: execution.precision,
      inputSize: .init(width: input.size.width, height: input.size.height),
      tint: kind == .coloring ? .init(a: configuration.tint.a, b: configuration.tint.b) : nil,
      photographs: kept.count, resumed: resumed, seconds: seconds,
      photographsPerSecond: measured == 0 ? 0 : Double(measured - failures.count) / max(1e-9, seconds),
      summary: EvaluationSummary(kept), results: kept, failures: failures.sorted { $0.key < $1.key }.map(\.value),
      unmatched: unmatched, grayPhotographs: kept.filter { $0.coloring?.isOfGray == true }.map(\.path))
  }

  private func openJournal() throws -> EvaluationJournal? {
    guard let url = configuration.journal else { return nil }
    do {
      return try EvaluationJournal(at: FilePath(url.path), evaluation: try evaluationKey())
    } catch let failure as FileFailure {
      let reason =
        switch failure {
        case .system(.wouldBlock): "another evaluation is writing there"
        case .otherContent, .link, .notRegular, .folder, .foreign:
          "\(failure), so it is left alone; move it away, or name another file with -o"
        default: "\(failure)"
        }
      let problem = "\(url.path): results cannot be kept there: \(reason)"
      guard !configuration.requiresJournal else { throw EvaluationError(problem) }
      CacheProblems.add("\(problem); if this run is interrupted, the next one starts over", kind: "evaluations")
      return nil
    }
  }

  /// Equal for evaluations with equal results: the same content of the models, the same devices, the same settings.
  private func evaluationKey() throws -> String {
    var hash = SHA256()
    for ((_, settings), model) in zip(configuration.models, models) {
      // The digest of the loaded model; its file may have been replaced since.
      hash.update(model.model.contentDigest)
      if !settings.correction.isEmpty { hash.update(settings.correction.fingerprint) }
      let execution = model.model.execution
      hash.update(" \(execution.engine) \(execution.device) \(execution.precision)\n")
    }
    hash.update("\(kind) \(input.size) \(configuration.tint)\n")
    for row in configuration.labels?.rows ?? [] { hash.update("\(row.path) \(row.label)\n") }
    return hash.hexDigest()
  }
}
