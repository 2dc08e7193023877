import Foundation
import ModelFiles
import Scheduling

extension MLComputePlan {
  /// Plans and measures a model. For a single device this takes as long as compiling and ten predictions; for a division among
  /// several devices, as long as loading the model and measuring it on each of them.
  ///
  /// The measured model is compiled only for this and discarded afterwards; a division comes from the specialisation cache or is
  /// stored there, as in a load. Open shapes get their default size, and inputs are zeros.
  ///
  /// - Parameters:
  ///   - url: A compiled model or a source, as for `MLModel.load(contentsOf:configuration:)`.
  ///   - configuration: Read at once. If it asks for a device that is missing, the processor is used instead, and `fallback` says so.
  /// - Throws: `MLModelError` with the code `io` if a file is missing, damaged or not a model, `parameters` if the configuration
  ///   cannot be satisfied, `generic` if the engine is missing or fails. `CancellationError` if the task is cancelled, after the
  ///   current step or prediction.
  public static func load(
    contentsOf url: URL, configuration: MLModelConfiguration = MLModelConfiguration()
  ) async throws -> MLComputePlan {
    try await load(contentsOf: url, configuration.loadSettings, specializer: .shared)
  }

  /// Plans and measures an asset's model, like `load(contentsOf:configuration:)`.
  public static func load(
    asset: MLModelAsset, configuration: MLModelConfiguration = MLModelConfiguration()
  ) async throws -> MLComputePlan {
    try await load(contentsOf: asset.url, configuration: configuration)
  }

  /// Plans a model with a given specialiser.
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
