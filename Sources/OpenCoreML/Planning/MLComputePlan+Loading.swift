import Foundation
import Scheduling

extension MLComputePlan {
  /// Plans and measures a model. Takes as long as compiling it and ten predictions; where it is divided among several devices as long
  /// as loading it, and measuring it on each of them.
  ///
  /// The measured model is compiled for this alone and is gone afterwards; a division is taken from the specialisation cache, or
  /// kept there, as a load does. Open shapes get the size that is their default, and inputs are zeros.
  ///
  /// - Parameters:
  ///   - url: a compiled model or a source, as for `MLModel.load(contentsOf:configuration:)`.
  ///   - configuration: read at once. A device that it asks for and that is not there is replaced by the processor: `fallback` says so.
  /// - Throws: `MLModelError`: `io` for a file that is missing, damaged or no model, `parameters` where the configuration asks
  ///   for what cannot be, `generic` where the engine is missing or fails. `CancellationError` where the task is cancelled:
  ///   after the step or the prediction that is under way.
  public static func load(
    contentsOf url: URL, configuration: MLModelConfiguration = MLModelConfiguration()
  ) async throws -> MLComputePlan {
    try await load(contentsOf: url, configuration.loadSettings, specializer: .shared)
  }

  /// Plans and measures the model of an asset, as `load(contentsOf:configuration:)` does.
  public static func load(
    asset: MLModelAsset, configuration: MLModelConfiguration = MLModelConfiguration()
  ) async throws -> MLComputePlan {
    try await load(contentsOf: asset.url, configuration: configuration)
  }

  /// Plans a model through a specialiser of its own.
  package static func load(
    contentsOf url: URL, _ settings: LoadSettings, specializer: ModelSpecializer
  ) async throws -> MLComputePlan {
    guard let stages = try PipelineStages(at: url) else {
      let plan = try await specializer.plan(url, 0, settings)
      return MLComputePlan(modelStructure: .program(plan.program), [plan])
    }
    var plans: [ProgramPlan] = []
    for (stage, url) in stages.urls.enumerated() { plans.append(try await specializer.plan(url, stage, settings)) }
    let pipeline = MLModelStructure.Pipeline(subModelNames: stages.names, subModels: plans.map { .program($0.program) })
    return MLComputePlan(modelStructure: .pipeline(pipeline), plans)
  }
}

extension ModelSpecializer {
  /// Plans a single model.
  func plan(_ source: URL, _ stage: Int, _ settings: LoadSettings) async throws -> ProgramPlan {
    let flag = CancellationFlag()
    return try await withTaskCancellationHandler {
      try Task.checkCancellation()
      return try await thread.run { [self] in
        try reporting(source) {
          try ProgramPlanner(specializer: self, source: source, stage: stage, settings: settings, isCancelled: flag)
            .run()
        }
      }
    } onCancel: {
      flag.set()
    }
  }

  /// The structure of a single model.
  func structure(of source: URL, _ stage: Int) async throws -> MLModelStructure.Program {
    try await thread.run { [self] in
      try reporting(source) { try ProgramStructure(readSettled(source, LoadSettings()), stage: stage).program }
    }
  }
}
