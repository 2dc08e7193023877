/// A model that is made of others: each takes the pipeline's inputs, or what an earlier one gives.
package struct PipelineSpecification: Sendable {
  package struct Stage: Sendable {
    package let name: String
    package let specification: ModelSpecification
  }

  /// How deep pipelines may lie in each other.
  private static let deepest = 8

  package let description: ModelDescription
  package let stages: [Stage]

  /// Reads the stages.
  ///
  /// Source of the fields' numbers: coremltools, `mlmodel/format/Model.proto`.
  ///
  /// - Returns: `nil` if the model is not a pipeline.
  /// - Throws: `FormatError` if the pipeline is damaged, has no stages, or has a stage of an unknown kind.
  package init?(_ specification: ModelSpecification) throws {
    guard specification.kind.isPipeline else { return nil }
    var content = specification.content
    if specification.kind != .pipeline {
      // Pipelines that classify or compute a number hold the pipeline in a field.
      var inner: ProtobufMessage?
      try content.forEachField { if $0.number == 1 { inner = try $0.nested() } }
      guard let inner else { throw FormatError("the model (\(specification.kind.name)) holds no pipeline") }
      content = inner
    }
    var models: [ProtobufMessage] = []
    var names: [String] = []
    try content.forEachField { field in
      switch field.number {
      case 1: models.append(try field.nested())
      case 2: names.append(try field.text())
      default: break
      }
    }
    guard !models.isEmpty else { throw FormatError("the model (\(specification.kind.name)) has no stages") }
    guard names.isEmpty || names.count == models.count else {
      throw FormatError("the pipeline has \(models.count) stages, but \(names.count) names for them")
    }
    stages = try models.enumerated().map { index, model in
      let name = names.isEmpty ? "model\(index)" : names[index]
      do {
        return Stage(name: name, specification: try ModelSpecification(model))
      } catch let error as FormatError {
        throw error.inStage(name)
      }
    }
    description = specification.description
  }

  init(stages: [Stage], _ description: ModelDescription) { (self.stages, self.description) = (stages, description) }

  /// The reasons why stages cannot run here, each with its stage; empty if all can.
  ///
  /// - Throws: `FormatError` if a stage is damaged, or pipelines lie too deep in each other.
  package func refusals() throws -> [String] { try refusals(depth: 1) }

  private func refusals(depth: Int) throws -> [String] {
    try stages.flatMap { stage in
      let reasons =
        try Self.nested(stage, depth)?.refusals(depth: depth + 1)
        ?? [try stage.specification.refusal()].compactMap { $0 }
      return reasons.map { FormatError($0).inStage(stage.name).description }
    }
  }

  /// Checks that stages fit each other, the pipeline's inputs and its outputs.
  ///
  /// - Throws: `FormatError`, which names the stage and the feature, if something is missing or of another type.
  package func check() throws { try check(depth: 1) }

  private func check(depth: Int) throws {
    var known: [String: FeatureKind] = [:]
    for input in description.inputs { known[input.name] = input.type }
    for stage in stages {
      let own = stage.specification.description
      for input in own.inputs {
        guard let given = known[input.name] else {
          if input.isOptional { continue }
          throw FormatError(
            "the stage “\(stage.name)” takes “\(input.name)”, which is neither an input of the pipeline nor made before"
          )
        }
        if let reason = given.mismatch(with: input.type) {
          throw FormatError("the stage “\(stage.name)” takes “\(input.name)” as \(reason)")
        }
      }
      if let nested = try Self.nested(stage, depth) {
        do {
          try nested.check(depth: depth + 1)
        } catch let error as FormatError {
          throw error.inStage(stage.name)
        }
      }
      for output in own.outputs { known[output.name] = output.type }
    }
    for output in description.outputs {
      guard let given = known[output.name] else {
        throw FormatError("the pipeline describes the output “\(output.name)”, but no stage makes it")
      }
      if let reason = given.mismatch(with: output.type) {
        throw FormatError("the pipeline describes the output “\(output.name)” as \(reason)")
      }
    }
  }

  /// The pipeline that a stage is; `nil` if it is something else.
  private static func nested(_ stage: Stage, _ depth: Int) throws -> PipelineSpecification? {
    guard stage.specification.kind.isPipeline else { return nil }
    guard depth < deepest else {
      throw FormatError("the stage “\(stage.name)” lies more than \(deepest) pipelines deep")
    }
    do {
      return try PipelineSpecification(stage.specification)
    } catch let error as FormatError {
      throw error.inStage(stage.name)
    }
  }
}

extension ModelKind {
  package var isPipeline: Bool { self == .pipeline || self == .pipelineClassifier || self == .pipelineRegressor }
}

extension FormatError {
  /// The error with the stage that it comes from.
  package func inStage(_ name: String) -> FormatError { FormatError("the stage “\(name)”: \(description)") }
}

extension FeatureKind {
  /// What is wrong if a feature is taken as one of another type, for the end of a sentence; `nil` if it fits.
  fileprivate func mismatch(with wanted: FeatureKind) -> String? {
    switch (self, wanted) {
    // A whole number is a number.
    case (.integer, .integer), (.integer, .double), (.double, .double), (.text, .text): return nil
    case (.array(let given), .array(let wanted)), (.state(let given), .state(let wanted)):
      // Arrays of as many elements are the same in memory, and one of an open size fits where its content does.
      guard let (first, second) = given.differentSizes(from: wanted) else { return nil }
      return "a multi-array of \(second), but it is one of \(first)"
    case (.image(let given), .image(let wanted)):
      guard given.sizes == .fixed, wanted.sizes == .fixed else { return nil }
      guard (given.width, given.height) != (wanted.width, wanted.height) else { return nil }
      return "an image of \(wanted.width) × \(wanted.height), but it is one of \(given.width) × \(given.height)"
    case (.dictionary(let given), .dictionary(let wanted)) where given == wanted: return nil
    case (.sequence(let given, _), .sequence(let wanted, _)) where given == wanted: return nil
    default: return "\(wanted.kindName), but it is \(kindName)"
    }
  }
}

extension ArrayFeature {
  /// Both shapes if they are fixed and do not have the same number of elements.
  fileprivate func differentSizes(from other: ArrayFeature) -> (first: [Int], second: [Int])? {
    guard shapes == .fixed, other.shapes == .fixed, !shape.isEmpty, !other.shape.isEmpty else { return nil }
    // Sizes from a file may be anything; what overflows is compared as it is.
    let (first, second) = (shape.reduce(1, &*), other.shape.reduce(1, &*))
    return first == second ? nil : (shape, other.shape)
  }
}
