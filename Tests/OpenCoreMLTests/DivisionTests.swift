import Foundation
import ModelFixtures
import OpenCoreML
import OpenVINO
import ProgramSupport
import Testing

/// Models that are really divided among partitions of the processor.
@Suite(
  .enabled(if: Core.isAvailable && ProcessInfo.processInfo.activeProcessorCount > 1, "needs OpenVINO and two cores"),
  .timeLimit(.minutes(3)), .serialized)
struct DivisionTests {
  private let folder: TemporaryFolder
  private static let partitions = [
    MLProcessorPartition(name: "First", cores: .indices([0])),
    MLProcessorPartition(name: "Second", cores: .indices([1])),
    MLProcessorPartition(name: "Both", cores: .indices([0, 1])),
  ]

  init() throws { folder = try TemporaryFolder() }

  private func load(
    _ url: URL = colorizer, on count: Int, _ change: (MLModelConfiguration) -> Void = { _ in }
  ) async throws -> MLModel {
    let configuration = MLModelConfiguration()
    configuration.specializationCacheDirectory = folder.url
    configuration.computeUnits = .cpuOnly
    configuration.precision = .float32
    configuration.divisionObjective = .throughput
    configuration.processorPartitions = Array(Self.partitions.prefix(count))
    change(configuration)
    return try await MLModel.load(contentsOf: url, configuration: configuration)
  }

  /// Pictures that differ.
  private func picture(_ number: Int, for model: MLModel) throws -> MLDictionaryFeatureProvider {
    try model.grayImage { UInt8(truncatingIfNeeded: $0 / 97 &* (7 + number) &+ $0 &* number) }
  }

  /// What the model of equal steps takes.
  private func numbers() throws -> MLDictionaryFeatureProvider {
    let values = (0..<256 * 256).map { Float($0 % 251) / 125 - 1 }
    return try MLDictionaryFeatureProvider(dictionary: [
      "x": MLMultiArray(MLShapedArray<Float>(scalars: values, shape: [1, 1, 256, 256]))
    ])
  }

  /// Kernels sum up in another order where operations are merged otherwise.
  private func areAlike(_ left: any MLFeatureProvider, _ right: any MLFeatureProvider) throws -> Bool {
    try left.featureNames == right.featureNames
      && left.featureNames.allSatisfy { name in
        let values = (try #require(left.featureValue(for: name)), try #require(right.featureValue(for: name)))
        if let image = values.0.imageBufferValue {
          let other = try #require(values.1.imageBufferValue)
          return zip(image.bytes, other.bytes).allSatisfy { abs(Int($0) - Int($1)) <= 1 }
        }
        let arrays = (try #require(values.0.multiArrayValue), try #require(values.1.multiArrayValue))
        return arrays.0.count == arrays.1.count
          && (0..<arrays.0.count).allSatisfy { abs(arrays.0[$0].floatValue - arrays.1[$0].floatValue) < 1e-3 }
      }
  }

  @Test(arguments: [2, 3]) func aDividedModelAnswersAsTheWholeOne(on count: Int) async throws {
    let whole = try await load(on: 0), divided = try await load(on: count)
    #expect(whole.execution.partCount == 1 && whole.execution.device == "CPU")
    // A third device that shares its cores with the others may slow them down more than it helps.
    #expect((2...count).contains(divided.execution.partCount))
    let devices = Set(["FirstCPU", "SecondCPU", "BothCPU"].prefix(count))
    #expect(devices.isSuperset(of: divided.execution.device.split(separator: "+").map(String.init)))
    for number in 0..<2 {
      let input = try picture(number, for: whole)
      let expected = try await whole.prediction(from: input)
      #expect(try areAlike(expected, try await divided.prediction(from: input)))
      #expect(try areAlike(expected, try divided.predictionBlocking(from: input)))
    }
    let outputs = try await (
      whole.prediction(from: picture(0, for: whole)), whole.prediction(from: picture(1, for: whole))
    )
    #expect(try !areAlike(outputs.0, outputs.1))
  }

  @Test func aModelOfEqualStepsIsDividedAmongThreeDevices() async throws {
    let url = ModelFixture.slow.url
    let whole = try await load(url, on: 0), divided = try await load(url, on: 3)
    #expect(divided.execution.partCount == 3)
    #expect(divided.execution.device.split(separator: "+").sorted() == ["BothCPU", "FirstCPU", "SecondCPU"])
    let input = try numbers()
    #expect(try areAlike(try await whole.prediction(from: input), try await divided.prediction(from: input)))
  }

  @Test func manyPredictionsAtOnceAreNotMixedUp() async throws {
    let whole = try await load(on: 0), divided = try await load(on: 2)
    #expect(divided.execution.partCount == 2 && divided.predictionConcurrency >= 2)
    try await withThrowingTaskGroup(of: (Int, any MLFeatureProvider & Sendable).self) { group in
      for number in 0..<8 {
        group.addTask { (number, try await divided.prediction(from: picture(number, for: divided))) }
      }
      for try await (number, found) in group {
        #expect(try areAlike(found, try await whole.prediction(from: picture(number, for: whole))))
      }
    }
  }

  @Test func aDivisionIsKeptInTheCache() async throws {
    // Of equal steps: whether other models are divided, timings decide that a busy machine disturbs.
    let url = ModelFixture.slow.url
    let first = try await load(url, on: 2), second = try await load(url, on: 2)
    #expect(first.loadSummary.label == .prepareAndCache && second.loadSummary.label == .cached)
    #expect(first.execution == second.execution && second.execution.partCount == 2, "\(second.execution)")
    let input = try numbers()
    #expect(try areAlike(try await first.prediction(from: input), try await second.prediction(from: input)))
  }

  @Test(arguments: MLDivisionObjective.allCases)
  func aTimedDivisionAnswersAsTheWholeModel(_ objective: MLDivisionObjective) async throws {
    let whole = try await load(on: 0)
    // Which division is the fastest is the machine's to say; all of them answer alike.
    let divided = try await load(on: 2) {
      $0.divisionObjective = objective
      $0.optimizationHints.specializationStrategy = .fastPrediction
    }
    let input = try picture(3, for: whole)
    #expect(try areAlike(try await whole.prediction(from: input), try await divided.prediction(from: input)))
  }

  @Test func aCancelledPredictionOfADividedModelEndsAndLeavesItUsable() async throws {
    let divided = try await load(on: 2)
    let task = Task { try await divided.prediction(from: picture(0, for: divided)) }
    task.cancel()
    await #expect(throws: CancellationError.self) { _ = try await task.value }
    _ = try await divided.prediction(from: picture(0, for: divided))
  }
}

extension MLModel {
  /// The prediction that blocks, called from where only the asynchronous one would be found.
  fileprivate func predictionBlocking(
    from input: MLDictionaryFeatureProvider
  ) throws -> any MLFeatureProvider {
    try prediction(from: input)
  }
}
