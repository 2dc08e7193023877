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
    var plans: [ProgramPlan] = []
    let structure = try await plan(url, settings, specializer, &plans)
    return MLComputePlan(modelStructure: structure, plans)
  }

  /// Adds the plans of a model's programs, and returns its structure. Models without operations need no plan.
  private static func plan(
    _ url: URL, _ settings: LoadSettings, _ specializer: ModelSpecializer, _ plans: inout [ProgramPlan]
  ) async throws -> MLModelStructure {
    guard let pipeline = try PipelineStages(at: url, settings) else {
      guard try !ClassicProgram.isClassic(url, settings) else { return .unsupported }
      let plan = try await specializer.plan(url, plans.count, settings)
      plans.append(plan)
      return .program(plan.program)
    }
    var models: [MLModelStructure] = []
    for stage in pipeline.stages {
      models.append(try await plan(stage.url, pipeline.settings(of: stage, settings), specializer, &plans))
    }
    return .pipeline(.init(subModelNames: pipeline.stages.map(\.name), subModels: models))
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
  func structure(
    of source: URL, _ stage: Int, _ settings: LoadSettings
  ) async throws -> MLModelStructure.Program {
    try await thread.run { [self] in
      try reporting(source) { try ProgramStructure(readSettled(source, settings), stage: stage).program }
    }
  }
}
