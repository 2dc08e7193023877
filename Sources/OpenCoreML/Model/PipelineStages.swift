import CoreMLFormats
import Foundation
import ModelFiles

/// The models of a pipeline.
struct PipelineStages {
  /// A model, and where it is: in a folder of its own, or in the pipeline's file.
  struct Stage {
    var name: String
    var url: URL
    var selection = ModelSelection.whole
  }

  let stages: [Stage]
  let description: MLModelDescription

  /// The settings with which a stage is loaded.
  func settings(of stage: Stage, _ settings: LoadSettings) -> LoadSettings {
    var own = settings.selecting(stage.selection)
    own.displayName = settings.displayName ?? stage.name
    return own
  }

  /// `nil` if the model is not a pipeline.
  ///
  /// - Throws: `MLModelError` with the code `io` if it is a compiled model whose metadata is missing or damaged, `parameters` if
  ///   the settings contain corrections, which only apply to single models.
  init?(at url: URL, _ settings: LoadSettings = LoadSettings()) throws {
    guard url.isFileURL else { return nil }
    if let model = try CoreMLFiles.open(url, settings.selection) {
      guard let stages = try CoreMLFiles.reading(url, { try model.stages() }) else { return nil }
      try Self.refuseCorrections(settings, url, stages.count)
      self.stages = stages.enumerated().map { index, stage in
        let selection = ModelSelection(
          function: settings.selection.function, stages: settings.selection.stages + [index])
        return Stage(name: stage.name, url: url, selection: selection)
      }
      description = MLModelDescription(
        model.specification.description, try CoreMLFiles.reading(url) { try model.classLabels() })
      return
    }
    guard CompiledBundle.isBundle(url) else { return nil }
    let metadata = try CompiledBundle.metadata(of: url)
    guard let stages = metadata.stages else { return nil }
    try Self.refuseCorrections(settings, url, stages.count)
    guard !stages.isEmpty, stages.allSatisfy({ !$0.contains("/") && $0 != ".." }) else {
      throw MLModelError(.io, "\(url.path): the pipeline names no models inside itself; compile it again")
    }
    self.stages = stages.map { name in
      let folder = url.appendingPathComponent(name)
      return Stage(name: folder.deletingPathExtension().lastPathComponent, url: folder)
    }
    description = MLModelDescription(metadata, try ModelFeatures(metadata))
  }
}

extension PipelineStages {
  private static func refuseCorrections(_ settings: LoadSettings, _ url: URL, _ count: Int) throws {
    guard !settings.correction.isEmpty else { return }
    throw MLModelError(
      .parameters,
      "\(url.path): this is a pipeline of \(count) models, so no size, range or labels can be set for it; set them for "
        + "its models before you compile them into one")
  }
}

extension MLModelExecution {
  /// The execution of a pipeline: everything that its models run on.
  init(_ stages: [MLModelExecution]) {
    func unique(_ texts: [String], _ separator: String) -> String {
      texts.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }.joined(separator: separator)
    }
    self.init(
      device: unique(stages.map(\.device), "+"), deviceDescription: unique(stages.map(\.deviceDescription), "; "),
      precision: unique(stages.map(\.precision), "+"), streamCount: stages.reduce(0) { $0 + $1.streamCount },
      predictionConcurrency: stages.reduce(0) { $0 + $1.predictionConcurrency }, engine: stages.first?.engine ?? "",
      partCount: stages.reduce(0) { $0 + $1.partCount }, missingDevice: stages.lazy.compactMap(\.missingDevice).first)
  }
}
