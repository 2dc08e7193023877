import CoreMLFormats
import Testing

/// Pipelines: which stages they have, whether these fit, and what cannot run.
@Suite struct ClassicPipelineTests {
  private typealias Features = [(name: String, type: WireWriter.FeatureType)]

  private func stage(_ kind: ModelKind, _ inputs: Features, _ outputs: Features, optional: String? = nil) -> [UInt8] {
    WireWriter.model(kind.rawValue) { description in
      for input in inputs { description.feature(1, input.name, input.type, isOptional: input.name == optional) }
      for output in outputs { description.feature(10, output.name, output.type) }
    }
  }

  private func pipeline(_ inputs: Features, _ outputs: Features, _ stages: [[UInt8]], names: [String] = []) -> [UInt8] {
    WireWriter.model(ModelKind.pipeline.rawValue) { description in
      for input in inputs { description.feature(1, input.name, input.type) }
      for output in outputs { description.feature(10, output.name, output.type) }
    } _: { content in
      for stage in stages { content.bytes(1, stage) }
      for name in names { content.text(2, name) }
    }
  }

  private func read(_ bytes: [UInt8]) throws -> PipelineSpecification? {
    try PipelineSpecification(ModelSpecification(ProtobufMessage(FileBytes(bytes, name: "model"))))
  }

  @Test func stagesHaveTheirNames() throws {
    let named = try #require(try PipelineSpecification(ClassicFixtures.specification("pipeline_classifier.mlmodel")))
    #expect(named.stages.map(\.name) == ["encode", "join", "scale", "decide"])
    #expect(named.stages.map(\.specification.kind) == [.oneHotEncoder, .featureVectorizer, .pipeline, .glmClassifier])
    let unnamed = try #require(try PipelineSpecification(ClassicFixtures.specification("pipeline_regressor.mlmodel")))
    #expect(unnamed.stages.map(\.name) == ["model0", "model1"])
    #expect(try PipelineSpecification(ClassicFixtures.specification("scaler_array.mlmodel")) == nil)
  }

  @Test func stagesThatDoNotFitAreNamed() throws {
    let first = stage(.identity, [("x", .double)], [("h", .array([3]))])
    let second = stage(.identity, [("h", .array([4]))], [("y", .double)])
    let cases: [([UInt8], String)] = [
      (
        pipeline([("x", .double)], [], [first, second], names: ["one", "two"]),
        "the stage “two” takes “h” as a multi-array of [4], but it is one of [3]"
      ),
      (
        pipeline([("x", .double)], [], [second]),
        "the stage “model0” takes “h”, which is neither an input of the pipeline nor made before"
      ),
      (pipeline([("x", .text)], [], [first]), "the stage “model0” takes “x” as a number, but it is a text"),
      (
        pipeline([("x", .double)], [("y", .double)], [first]),
        "the pipeline describes the output “y”, but no stage makes it"
      ),
      (
        pipeline([("x", .double)], [("h", .dictionary(hasTextKeys: true))], [first]),
        "the pipeline describes the output “h” as a dictionary with texts as keys, but it is a multi-array"
      ),
      (
        pipeline(
          [("x", .double)], [("h", .double)], [pipeline([("x", .double)], [("h", .double)], [first], names: ["in"])]),
        "the stage “model0”: the pipeline describes the output “h” as a number, but it is a multi-array"
      ),
    ]
    for (bytes, message) in cases { #expect(throws: FormatError(message)) { try read(bytes)?.check() } }
  }

  @Test func whatFitsIsAllowed() throws {
    let whole = stage(.identity, [("n", .integer)], [("n", .integer)])
    let wants = stage(.identity, [("n", .double), ("extra", .text)], [("h", .array([2, 3]))], optional: "extra")
    let flat = stage(.identity, [("h", .array([6]))], [("y", .double)])
    try read(pipeline([("n", .integer)], [("y", .double), ("n", .integer)], [whole, wants, flat]))?.check()
  }

  @Test func inputsThatAreLeftOutHaveTheirDeclaredValues() throws {
    let scaler = WireWriter.model(ModelKind.scaler.rawValue) { description in
      description.feature(1, "x", .array([2], default: 0.5), isOptional: true)
      description.feature(10, "y", .array([2]))
    } _: {
      $0.double(1, 1)
    }
    let specification = try ModelSpecification(ProtobufMessage(FileBytes(scaler, name: "model")))
    #expect(specification.description.withDefaults([:]) == ["x": .array([0.5, 0.5], shape: [2])])
    let given = ["x": ClassicValue.array([3, 4], shape: [2])]
    #expect(specification.description.withDefaults(given) == given)
    #expect(try classicOutputs(specification, [:]) == ["y": .array([1.5, 1.5], shape: [2])])
  }

  @Test func pipelinesThatAreWrongAreRefused() throws {
    let stage = stage(.identity, [("x", .double)], [("x", .double)])
    #expect(throws: FormatError("the model (pipeline) has no stages")) { try read(pipeline([], [], [])) }
    #expect(throws: FormatError("the pipeline has 2 stages, but 1 names for them")) {
      try read(pipeline([], [], [stage, stage], names: ["one"]))
    }
    #expect(throws: FormatError("the model (pipelineRegressor) holds no pipeline")) {
      try read(WireWriter.model(ModelKind.pipelineRegressor.rawValue) { _ in })
    }
    #expect(throws: FormatError.self) { try read(pipeline([], [], [[8, 4]])) }
  }

  @Test func pipelinesMayNotLieTooDeep() throws {
    var bytes = stage(.identity, [("x", .double)], [("x", .double)])
    for _ in 0..<8 { bytes = pipeline([("x", .double)], [("x", .double)], [bytes]) }
    try read(bytes)?.check()
    bytes = pipeline([("x", .double)], [("x", .double)], [bytes])
    let tooDeep = try read(bytes)
    #expect(throws: FormatError.self) { try tooDeep?.check() }
    #expect(throws: FormatError.self) { try tooDeep?.refusals() }
    for _ in 0..<60 { bytes = pipeline([("x", .double)], [("x", .double)], [bytes]) }
    #expect(throws: FormatError.self) { try read(bytes)?.check() }
  }

  @Test func whatCannotRunIsRefusedByName() throws {
    let refused: [ModelKind] = [
      .visionFeaturePrint, .audioFeaturePrint, .textClassifier, .wordTagger, .gazetteer, .wordEmbedding,
      .soundAnalysisPreprocessing, .customModel, .linkedModel, .serializedModel, .bayesianProbitRegressor,
    ]
    for kind in ModelKind.allCases {
      #expect((kind.refusal != nil) == refused.contains(kind), "\(kind)")
      #expect(!(kind.isClassic && (kind.isPipeline || kind.refusal != nil)), "\(kind)")
    }
    let custom = WireWriter.model(ModelKind.customModel.rawValue) {
      $0.feature(1, "x", .double)
    } _: {
      $0.text(10, "Counter")
    }
    let specification = try ModelSpecification(ProtobufMessage(FileBytes(custom, name: "model")))
    #expect(
      try specification.refusal()
        == "customModel “Counter”: custom models cannot run here: the file names a class, whose code is in an app")
    let print = stage(.visionFeaturePrint, [("image", .double)], [("features", .array([3]))])
    let outer = try #require(
      try read(pipeline([], [], [print, pipeline([], [], [custom], names: ["inner"])], names: ["find", "count"])))
    let reasons = try outer.refusals()
    #expect(reasons.count == 2)
    #expect(reasons[0].hasPrefix("the stage “find”: visionFeaturePrint: the model's file holds parameters alone"))
    #expect(reasons[1].hasPrefix("the stage “count”: the stage “inner”: customModel “Counter”: "))
    #expect(try read(pipeline([], [], [stage(.identity, [], [])]))?.refusals() == [])
  }
}
