import Foundation
import Imaging
import ModelFiles
import ModelFixtures
import OpenCoreML
import OpenVINO
import ProgramSupport
import Testing

/// What is said of a model in place of its file.
@Suite(.enabled(if: Core.isAvailable, "OpenVINO is not set up"), .timeLimit(.minutes(1)))
struct ModelCorrectionTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func load(
    _ url: URL, _ correct: (inout ModelCorrection) -> Void = { _ in }
  ) async throws -> MLModel {
    let configuration = MLModelConfiguration()
    configuration.computeUnits = .cpuOnly
    configuration.precision = .float32
    configuration.specializationCacheDirectory = folder.url
    var correction = ModelCorrection()
    correct(&correction)
    configuration.correction = correction
    return try await MLModel.load(contentsOf: url, configuration: configuration)
  }

  private func numbers(_ model: MLModel, red: UInt8, green: UInt8, blue: UInt8) async throws -> [Double] {
    let (name, input) = try #require(model.modelDescription.inputDescriptionsByName.first)
    let size = try #require(input.imageConstraint)
    let bytes = (0..<size.pixelsWide * size.pixelsHigh).flatMap { _ in [red, green, blue] }
    let picture = PixelBuffer(width: size.pixelsWide, height: size.pixelsHigh, format: .rgb8, bytes: bytes)
    let output = try await model.prediction(from: MLDictionaryFeatureProvider(dictionary: [name: picture]))
    let answer = try #require(output.featureNames.first)
    let array = try #require(output.featureValue(for: answer)?.multiArrayValue)
    return (0..<array.count).map { array[$0].doubleValue }
  }

  private func expect(_ numbers: [Double], _ expected: [Double]) {
    #expect(numbers.count == expected.count)
    #expect(zip(numbers, expected).allSatisfy { abs($0 - $1) < 1e-3 * max(1, abs($1)) }, "\(numbers) for \(expected)")
  }

  @Test func aFilesOwnMeanAndDeviationOfEachChannelCountInTheTensorsOrder() async throws {
    let model = try await load(ModelFixture.normalized.url)
    expect(try await numbers(model, red: 200, green: 100, blue: 50), [50 - 104, (100 - 117) / 2, (200 - 123) / 4])
  }

  @Test func aCorrectionGoesBeforeWhatTheFileSays() async throws {
    let model = try await load(ModelFixture.normalized.url) {
      $0.inputColors = .rgb
      $0.inputScale = PixelScale(mean: [0.5, 0.25, 0], deviation: [0.5, 0.5, 1])
    }
    expect(try await numbers(model, red: 255, green: 0, blue: 102), [1, -0.5, 0.4])
  }

  @Test func bytesInRowsColumnsAndChannelsCanBeBlueFirst() async throws {
    let model = try await load(ModelFixture.channelMeans.url) { $0.inputColors = .bgr }
    expect(try await numbers(model, red: 10, green: 20, blue: 30), [30, 20, 10])
  }

  @Test func aChangedCorrectionIsNotAnsweredFromTheCache() async throws {
    let url = ModelFixture.channelLogits.url
    let first = try await load(url)
    expect(try await numbers(first, red: 255, green: 0, blue: 51), [100, 0, 20])
    let second = try await load(url) { $0.inputScale = .range(-1...1) }
    #expect(second.loadSummary.label == .prepareAndCache)
    expect(try await numbers(second, red: 255, green: 0, blue: 51), [100, -100, -60])
    let again = try await load(url) { $0.inputScale = .range(-1...1) }
    #expect(again.loadSummary.label == .cached)
    expect(try await numbers(again, red: 255, green: 0, blue: 51), [100, -100, -60])
  }

  @Test func anotherSizeReshapesModelsThatCanBeThat() async throws {
    let model = try await load(ModelFixture.channelLogits.url) { $0.inputSize = .init(width: 20, height: 10) }
    let size = try #require(model.modelDescription.inputDescriptionsByName["photo"]?.imageConstraint)
    #expect(size.pixelsWide == 20 && size.pixelsHigh == 10)
    expect(try await numbers(model, red: 0, green: 255, blue: 0), [0, 100, 0])
  }

  @Test func aSizeThatAModelCannotHaveIsAMessage() async throws {
    // Its columns are added to a ramp of 48.
    let error = await #expect(throws: MLModelError.self) {
      try await load(ModelFixture.depth.url) { $0.inputSize = .init(width: 20, height: 10) }
    }
    #expect(error?.message.contains("cannot take 1×3×10×20: the model is made for one size") == true, "\(error!)")
  }

  @Test func whatIsOpenAltogetherTakesPhotographsOnceItIsSaid() async throws {
    let model = try await load(ModelFixture.useless("Open")) {
      $0.inputSize = .init(width: 12, height: 8)
      $0.inputOrder = .interleaved
      $0.inputColors = .rgb
    }
    let input = try #require(model.modelDescription.inputDescriptionsByName["x"])
    #expect(input.imageConstraint?.pixelsWide == 12 && !input.isInferred)
  }

  @Test func aCompiledModelKeepsTheCorrection() async throws {
    let destination = folder.url.appendingPathComponent("Net.mlmodelc")
    var correction = ModelCorrection()
    correction.inputScale = PixelScale(mean: [0, 0.5, 1], deviation: [1])
    correction.classLabels = ["red", "green", "blue"]
    try await MLModel.compileModels(
      at: [ModelFixture.channelLogits.url], to: destination, correction: correction, recorder: SpyRecorder())
    let model = try await load(destination)
    #expect(model.modelDescription.classLabels as? [String] == ["red", "green", "blue"])
    let picture = PixelBuffer(width: 48, height: 32, format: .rgb8, bytes: [UInt8](repeating: 255, count: 48 * 32 * 3))
    let output = try await model.prediction(from: MLDictionaryFeatureProvider(dictionary: ["photo": picture]))
    #expect(output.featureValue(for: "classLabel")?.stringValue == "red")
    #expect(output.featureValue(for: "logits")?.dictionaryValue["blue"]?.doubleValue == 0)
    // Older programs cannot read a scale for each channel, and are told so; all else is as it was.
    #expect(try CompiledBundle.metadata(of: destination).formatVersion == 2)
    try await MLModel.compileModels(at: [ModelFixture.channelLogits.url], to: destination, recorder: SpyRecorder())
    #expect(try CompiledBundle.metadata(of: destination).formatVersion == 1)
  }

  @Test func labelsOfAnotherNumberThanTheClassesAreAMessageThatNamesTheirFile() async throws {
    let error = await #expect(throws: MLModelError.self) {
      try await load(ModelFixture.channelLogits.url) {
        $0.classLabels = ["one", "two"]
        $0.classLabelsOrigin = "/m/classes.txt"
      }
    }
    let message = error?.message ?? ""
    #expect(
      message.contains("/m/classes.txt: there are 2 labels") && message.contains("“logits” has 3 classes"), "\(message)"
    )
  }

  @Test func anOutputThatIsNotThereIsAMessageWithTheOnesThatAre() async throws {
    let error = await #expect(throws: MLModelError.self) {
      try await load(ModelFixture.channelLogits.url) { $0.outputName = "scores" }
    }
    #expect(error?.message == "the model has no output “scores”; it has “logits”")
  }

  @Test(arguments: [
    "image; rgb; mean 0.5; std 0.5", "image; bgr; mean 104 117 123", "image; gray; mean 0.5; std 0.25", "mask", "depth",
  ])
  func declarationsAreRead(_ text: String) throws { _ = try FeatureDeclaration(text, key: "k") }

  @Test(arguments: [
    "image; rgb; mean", "image; rgb; mean 1 2", "image; rgb; mean 1; std 0", "image; gray; mean 1 2 3",
    "image; rgb; std 1",
    "image; rgb; mean 1; std 1; more", "mask; 3", "picture", "image; rgb; mean nan",
  ])
  func declarationsThatCannotBeAreMessages(_ text: String) {
    #expect(throws: MLModelError.self) { try FeatureDeclaration(text, key: "k") }
  }

  @Test func aModelIsRefusedByItsDescriptionBeforeItIsPrepared() async throws {
    let configuration = MLModelConfiguration()
    configuration.specializationCacheDirectory = folder.url
    configuration.check = { _ in throw MLModelError(.parameters, "not this one") }
    let error = await #expect(throws: MLModelError.self) {
      try await MLModel.load(contentsOf: ModelFixture.useless("Enormous"), configuration: configuration)
    }
    #expect(error?.message == "not this one")
  }
}
