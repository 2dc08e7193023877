import Foundation
import InferenceTrace
import ModelFiles

extension MLModel {
  /// Loads a model, from the specialisation cache if it has been prepared before.
  ///
  /// ```swift
  /// let configuration = MLModelConfiguration()
  /// configuration.computeUnits = .cpuOnly
  /// let model = try await MLModel.load(contentsOf: url, configuration: configuration)
  /// ```
  ///
  /// Equal loads at the same time share the work. A cancelled load throws at once; the work continues for the cache.
  ///
  /// - Parameters:
  ///   - url: A compiled model (.mlmodelc, also one of Apple's) or a source: Core ML (.mlpackage, .mlmodel), ONNX (.onnx), OpenVINO
  ///     IR (.xml), TensorFlow Lite (.tflite), a TensorFlow folder, PaddlePaddle (.pdmodel).
  ///   - configuration: Read at once; later changes have no effect.
  /// - Throws: `MLModelError` with the code `io` if a file is missing, damaged or not a model, `parameters` if the configuration
  ///   cannot be satisfied, `generic` if the engine is missing. `CancellationError` if the task is cancelled.
  public static func load(
    contentsOf url: URL, configuration: MLModelConfiguration = MLModelConfiguration()
  ) async throws -> MLModel {
    try await load(contentsOf: url, configuration.loadSettings, specializer: .shared)
  }

  /// Loads an asset's model, like `load(contentsOf:configuration:)`.
  public static func load(
    asset: MLModelAsset, configuration: MLModelConfiguration = MLModelConfiguration()
  ) async throws -> MLModel {
    var settings = configuration.loadSettings
    // Shapes that come later may need the files again.
    settings.filesOwner = asset
    return try await load(contentsOf: asset.url, settings, specializer: .shared)
  }

  /// Loads a model and blocks the calling thread, for tens of milliseconds at least. Do not call it on a thread of Swift's own
  /// pool.
  ///
  /// - Throws: `MLModelError`, like `load(contentsOf:configuration:)`.
  public convenience init(
    contentsOf url: URL, configuration: MLModelConfiguration = MLModelConfiguration()
  ) throws {
    let settings = configuration.loadSettings
    let clock = LoadClock(url, settings)
    do {
      if let stages = try PipelineStages(at: url, settings) {
        let models = try stages.stages.map { stage in
          try MLModel(contentsOf: stage.url, configuration: MLModelConfiguration(stages.settings(of: stage, settings)))
        }
        self.init(stages, models, settings, clock.end(models))
        return
      }
      if let classic = try ClassicProgram(at: url, settings) {
        self.init(classic, settings, clock.endWithoutEngine(), try ModelFile(url).digest)
        return
      }
      let loaded = try CompileThread.shared.runBlocking {
        let specialized = try ModelSpecializer.shared.loadBlocking(url, settings.recording(to: clock.recorder))
        return try LoadedProgram(specialized, url, settings, .shared)
      }
      self.init(loaded, settings, clock.end(loaded))
    } catch {
      clock.fail(error)
      throw error
    }
  }

  /// Loads a model with a given specialiser.
  package static func load(
    contentsOf url: URL, _ settings: LoadSettings, specializer: ModelSpecializer
  ) async throws -> MLModel {
    let clock = LoadClock(url, settings)
    do {
      if let stages = try PipelineStages(at: url, settings) {
        var models: [MLModel] = []
        for stage in stages.stages {
          models.append(
            try await load(contentsOf: stage.url, stages.settings(of: stage, settings), specializer: specializer))
        }
        return MLModel(stages, models, settings, clock.end(models))
      }
      if let classic = try ClassicProgram(at: url, settings) {
        return MLModel(classic, settings, clock.endWithoutEngine(), try ModelFile(url).digest)
      }
      let specialized = try await specializer.load(url, settings.recording(to: clock.recorder))
      let loaded = try await CompileThread.shared.run { try LoadedProgram(specialized, url, settings, specializer) }
      return MLModel(loaded, settings, clock.end(loaded))
    } catch {
      clock.fail(error)
      throw error
    }
  }

  private convenience init(_ loaded: LoadedProgram, _ settings: LoadSettings, _ summary: MLModelLoadSummary) {
    self.init(
      program: loaded.program, description: loaded.description, settings: settings,
      execution: loaded.chain.execution, summary: summary, contentDigest: loaded.model.contentDigest)
  }

  private convenience init(
    _ classic: ClassicProgram, _ settings: LoadSettings, _ summary: MLModelLoadSummary, _ digest: String
  ) {
    self.init(
      program: .classic(classic), description: classic.description, settings: settings, execution: classic.execution,
      summary: summary, contentDigest: "\(digest) \(settings.selection.stages)")
  }

  private convenience init(
    _ stages: PipelineStages, _ models: [MLModel], _ settings: LoadSettings, _ summary: MLModelLoadSummary
  ) {
    let description = stages.description
    self.init(
      program: .pipeline(models.map(\.program), outputs: Set(description.outputDescriptionsByName.keys)),
      description: description,
      settings: settings, execution: MLModelExecution(models.map(\.execution)), summary: summary,
      contentDigest: "pipeline " + models.map(\.contentDigest).joined(separator: " "))
  }
}
