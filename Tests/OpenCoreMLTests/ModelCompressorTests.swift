import Foundation
import Imaging
import InferenceTrace
import ModelFiles
import ModelFixtures
import OpenCoreML
import OpenVINO
import ProgramSupport
import Testing

@Suite(.enabled(if: Core.isAvailable, "OpenVINO is not set up"), .timeLimit(.minutes(1)), .serialized)
struct ModelCompressorTests {
  private let folder: TemporaryFolder
  private let compressor = ModelCompressor(recorder: SilentTraceRecorder())

  init() throws { folder = try TemporaryFolder() }

  private func compressed(
    _ source: URL, _ form: String, keeping: [String] = []
  ) async throws -> (url: URL, note: String?) {
    let url = folder.url.appendingPathComponent("\(UUID().uuidString).mlmodelc")
    let form = try #require(CompressionForm(name: form))
    let note = try await compressor.compress(source, as: form, keeping: keeping, to: url)
    return (url, note)
  }

  private func weightBytes(_ bundle: URL) throws -> Int {
    try Data(contentsOf: bundle.appendingPathComponent("model.bin")).count
  }

  private func scores(_ url: URL) async throws -> [String: Double] {
    let configuration = MLModelConfiguration()
    configuration.precision = .float32
    configuration.specializationCacheDirectory = folder.url.appendingPathComponent("cache")
    let model = try await MLModel.load(contentsOf: url, configuration: configuration)
    let photo = PixelBuffer(
      width: 32, height: 32, format: .rgb8, bytes: (0..<32 * 32 * 3).map { UInt8($0 * 7 % 251) })
    let answer = try await model.prediction(from: MLDictionaryFeatureProvider(dictionary: ["photo": photo]))
    let scores = try #require(answer.featureValue(for: "scores")?.dictionaryValue)
    return Dictionary(uniqueKeysWithValues: scores.map { ("\($0.key)", $0.value.doubleValue) })
  }

  /// The types of the nodes that give operations their weights, by the operations' names.
  private func weightSources(_ bundle: URL) throws -> [String: String] {
    let nodes = try Core().readModel(at: bundle.appendingPathComponent("model.xml").path).nodes()
    let givers = Dictionary(nodes.flatMap { node in node.outputs.map { ($0.name, node.type) } }) { first, _ in first }
    let taking = nodes.filter {
      ["Convolution", "GroupConvolution", "ConvolutionBackpropData", "MatMul"].contains($0.type)
    }
    return Dictionary(uniqueKeysWithValues: taking.map { ($0.name, givers[$0.inputs[1].name] ?? "") })
  }

  /// The most that a score may be off, and the share of the size in f32 that is left.
  @Test(arguments: [
    ("f16", 0.002, 0.51), ("palette8", 0.02, 0.32), ("int8", 0.02, 0.32), ("palette6", 0.06, 0.25), ("int4", 0.2, 0.2),
    ("palette4", 0.2, 0.19), ("palette2", 1, 0.13),
  ])
  func eachFormIsSmallerAndAnswersAlike(_ form: String, _ tolerance: Double, _ share: Double) async throws {
    let source = ModelFixture.weights.url
    let whole = folder.url.appendingPathComponent("whole.mlmodelc")
    try await MLModel.compileModels(at: [source], to: whole)
    let small = try await compressed(source, form)
    #expect(small.note == nil)
    #expect(Double(try weightBytes(small.url)) / Double(try weightBytes(whole)) < share)
    let (expected, found) = (try await scores(source), try await scores(small.url))
    let distance = expected.map { abs($0.value - (found[$0.key] ?? 9)) }.max() ?? 9
    #expect(distance < tolerance, "\(distance)")
    #expect(distance > 0)
  }

  @Test func whatTheModelSaysOfItselfSurvivesAndTheCompressionIsNamed() async throws {
    let (url, _) = try await compressed(ModelFixture.weights.url, "int4", keeping: ["head"])
    let metadata = try CompiledBundle.metadata(of: url)
    #expect(metadata.compression?.form == "int4")
    #expect(metadata.compression?.summary == "int4 weights, in groups of 32; 1 operation kept in f32")
    #expect(metadata.compression?.keptOperations == ["head"])
    #expect(metadata.source.fileName == "Weights.onnx")
    #expect(metadata.source.digest == (try ModelFile(ModelFixture.weights.url).digest))
    #expect(metadata.author == "Tests" && metadata.userDefined == ["purpose": "compression"])
    #expect(metadata.classLabels?.count == 130)
    #expect(metadata.inputs.first?.image?.lowerBound == -1 && metadata.inputs.first?.isInferred == false)
    let description = try await MLModelAsset(url: url).modelDescription
    #expect(description.metadata[.compression] as? String == metadata.compression?.summary)
    #expect(description.metadata[.author] as? String == "Tests")
  }

  @Test func whatIsKeptIsExactAlsoWhereOthersShareItsWeights() async throws {
    let (url, _) = try await compressed(ModelFixture.weights.url, "palette2", keeping: ["b*y", "head"])
    let sources = try weightSources(url)
    #expect(sources.count == 5)
    for (name, type) in sources {
      #expect((type == "Constant") == (name.hasPrefix("body") || name == "head"), "\(name)")
    }
    // With all that is large kept, only f16 of what is small is left to differ.
    let (nearly, _) = try await compressed(ModelFixture.weights.url, "f16", keeping: ["body", "head", "up"])
    let (expected, found) = (try await scores(ModelFixture.weights.url), try await scores(nearly))
    #expect(expected.allSatisfy { abs($0.value - (found[$0.key] ?? 9)) < 0.0005 })
    let (shared, _) = try await compressed(ModelFixture.slow.url, "int8", keeping: ["c3", "c20"])
    let kept = try weightSources(shared).filter { $0.value == "Constant" }.keys.sorted()
    #expect(kept == ["c20", "c3"])
  }

  @Test func anUnknownNameIsRefusedAndNearOnesAreSuggested() async throws {
    let error = try #require(
      await #expect(throws: MLModelError.self) {
        _ = try await compressed(ModelFixture.weights.url, "int8", keeping: ["bodi"])
      })
    #expect(error.code == .parameters)
    #expect(error.message.contains("no operation “bodi”") && error.message.contains("“body”"))
    #expect(error.message.contains("vitrine report"))
  }

  @Test func aCompressedModelIsCompressedFurtherAndItsLossIsNamed() async throws {
    let (first, _) = try await compressed(ModelFixture.weights.url, "int8")
    let (second, note) = try await compressed(first, "palette4")
    #expect(note?.contains("int8 weights, per channel") == true && note?.contains("stays lost") == true)
    #expect(try weightBytes(second) < weightBytes(first))
    let metadata = try CompiledBundle.metadata(of: second)
    #expect(metadata.source.fileName == "Weights.onnx" && metadata.compression?.form == "palette4")
  }

  @Test func whatCannotBeCompressedIsSaid() async throws {
    for (fixture, reason) in [
      (ModelFixture.quantized, "computes in few bits already"), (.linear, "no convolution or matrix product"),
    ] {
      let error = try #require(
        await #expect(throws: MLModelError.self) { _ = try await compressed(fixture.url, "int8") })
      #expect(error.code == .io && error.message.contains(reason), "\(error)")
    }
    let pipeline = folder.url.appendingPathComponent("pipeline.mlmodelc")
    try await MLModel.compileModels(at: [ModelFixture.grayToColor.url, ModelFixture.colorMeans.url], to: pipeline)
    let error = try #require(
      await #expect(throws: MLModelError.self) { _ = try await compressed(pipeline, "f16") })
    #expect(error.message.contains("pipeline"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["pipeline.mlmodelc"])
  }

  @Test func aCancelledCompressionLeavesNothing() async throws {
    let destination = folder.url.appendingPathComponent("out.mlmodelc")
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      _ = try await compressor.compress(ModelFixture.weights.url, as: .integer8, keeping: [], to: destination)
    }
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
  }

  @Test func starsAndQuestionMarksStandForOtherCharacters() throws {
    let patterns = OperationPatterns(operations: ["stem/WithoutBiases", "stem", "body.1", "body.2", "body.10"])
    #expect(try patterns.operations(matching: "stem") == ["stem/WithoutBiases", "stem"])
    #expect(try patterns.operations(matching: "body.?") == ["body.1", "body.2"])
    #expect(try patterns.operations(matching: "*1*") == ["body.1", "body.10"])
    #expect(throws: MLModelError.self) { try patterns.operations(matching: "body") }
  }
}
