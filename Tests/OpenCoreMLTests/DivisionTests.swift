import Foundation
import Imaging
import ModelFixtures
import OpenCoreML
import OpenVINO
import Testing

/// Models that are really divided among partitions of the processor.
@Suite(
  .enabled(if: Core.isAvailable && ProcessInfo.processInfo.activeProcessorCount > 1, "needs OpenVINO and two cores"),
  .timeLimit(.minutes(2)), .serialized)
struct DivisionTests {
  private let folder: TemporaryFolder
  private static let partitions = [
    MLProcessorPartition(name: "First", cores: .indices([0])),
    MLProcessorPartition(name: "Second", cores: .indices([1])),
    MLProcessorPartition(name: "Both", cores: .indices([0, 1])),
  ]

  init() throws { folder = try TemporaryFolder() }

  private func load(_ url: URL, on count: Int, _ change: (MLModelConfiguration) -> Void = { _ in }) async throws
    -> MLModel
  {
    let configuration = MLModelConfiguration()
    configuration.specializationCacheDirectory = folder.url
    configuration.computeUnits = .cpuOnly
    configuration.precision = .float32
    configuration.divisionObjective = .throughput
    configuration.processorPartitions = Array(Self.partitions.prefix(count))
    change(configuration)
    return try await MLModel.load(contentsOf: url, configuration: configuration)
  }

  /// An input whose elements differ.
  private func input(_ seed: UInt64) throws -> MLDictionaryFeatureProvider {
    var generator = SeededGenerator(state: seed)
    let values = (0..<256 * 256).map { _ in Float.random(in: -1...1, using: &generator) }
    let array = MLMultiArray(MLShapedArray<Float>(scalars: values, shape: [1, 1, 256, 256]))
    return try MLDictionaryFeatureProvider(dictionary: ["x": array])
  }

  private func answer(_ output: any MLFeatureProvider) throws -> Float {
    try #require(output.featureValue(for: "y")?.multiArrayValue)[0].floatValue
  }

  @Test(arguments: [2, 3]) func aDividedModelAnswersAsTheWholeOne(on count: Int) async throws {
    let whole = try await load(ModelFixture.slow.url, on: 0)
    let divided = try await load(ModelFixture.slow.url, on: count)
    #expect(whole.execution.partCount == 1 && whole.execution.device == "CPU")
    #expect(divided.execution.partCount == count)
    #expect(
      Set(divided.execution.device.split(separator: "+")) == Set(["FirstCPU", "SecondCPU", "BothCPU"].prefix(count)))
    for seed in 0..<3 as Range<UInt64> {
      let expected = try answer(try await whole.prediction(from: input(seed)))
      #expect(
        abs(try answer(try await divided.prediction(from: input(seed))) - expected) <= 1e-4 * abs(expected) + 1e-6)
      #expect(
        abs(try answer(try divided.predictionBlocking(from: input(seed))) - expected) <= 1e-4 * abs(expected) + 1e-6)
    }
  }

  @Test func manyPredictionsAtOnceAreNotMixedUp() async throws {
    let whole = try await load(ModelFixture.slow.url, on: 0)
    let divided = try await load(ModelFixture.slow.url, on: 2)
    #expect(divided.predictionConcurrency >= 2)
    let answers = try await withThrowingTaskGroup(of: (Int, Float).self) { group in
      for seed in 0..<12 {
        group.addTask { (seed, try answer(try await divided.prediction(from: input(UInt64(seed))))) }
      }
      return try await group.reduce(into: [Int: Float]()) { $0[$1.0] = $1.1 }
    }
    for (seed, found) in answers {
      let expected = try answer(try await whole.prediction(from: input(UInt64(seed))))
      #expect(abs(found - expected) <= 1e-4 * abs(expected) + 1e-6)
    }
  }

  @Test func aDivisionIsKeptInTheCache() async throws {
    let first = try await load(ModelFixture.slow.url, on: 2)
    let second = try await load(ModelFixture.slow.url, on: 2)
    #expect(first.loadSummary.label == .prepareAndCache && second.loadSummary.label == .cached)
    #expect(first.execution == second.execution && second.execution.partCount == 2)
    #expect(try await answer(first.prediction(from: input(1))) == answer(second.prediction(from: input(1))))
  }

  @Test func timedDivisionsOfTheColorizerPaintTheSamePicture() async throws {
    let whole = try await load(colorizer, on: 0)
    let constraint = try #require(whole.modelDescription.inputDescriptionsByName.values.first?.imageConstraint)
    let (width, height) = (constraint.pixelsWide, constraint.pixelsHigh)
    let name = try #require(whole.modelDescription.inputDescriptionsByName.keys.first)
    let gray = PixelBuffer(
      width: width, height: height, format: .gray8, bytes: (0..<width * height).map { UInt8($0 / width * 7 % 256) })
    let input = try MLDictionaryFeatureProvider(dictionary: [name: gray])
    let divided = try await load(colorizer, on: 2) {
      $0.optimizationHints.specializationStrategy = .fastPrediction
    }
    // Which division is the fastest is the machine's to say; all of them answer alike.
    #expect((1...16).contains(divided.execution.partCount))
    let expected = try await whole.prediction(from: input)
    let found = try await divided.prediction(from: input)
    for output in expected.featureNames {
      let left = try #require(expected.featureValue(for: output)), right = try #require(found.featureValue(for: output))
      if let image = left.imageBufferValue {
        let pairs = zip(image.bytes, try #require(right.imageBufferValue).bytes)
        #expect(pairs.allSatisfy { abs(Int($0) - Int($1)) <= 1 })
      } else {
        let pair = (try #require(left.multiArrayValue), try #require(right.multiArrayValue))
        #expect(pair.0.count == pair.1.count)
        #expect((0..<pair.0.count).allSatisfy { abs(pair.0[$0].floatValue - pair.1[$0].floatValue) < 1e-3 })
      }
    }
  }

  @Test func aCancelledPredictionOfADividedModelEnds() async throws {
    let divided = try await load(ModelFixture.slow.url, on: 2)
    let task = Task { try await divided.prediction(from: input(0)) }
    task.cancel()
    await #expect(throws: CancellationError.self) { _ = try await task.value }
    _ = try await divided.prediction(from: input(0))
  }
}

extension MLModel {
  /// The prediction that blocks, called from where only the asynchronous one would be found.
  fileprivate func predictionBlocking(from input: MLDictionaryFeatureProvider) throws -> any MLFeatureProvider {
    try prediction(from: input)
  }
}
