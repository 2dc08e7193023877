import Foundation
import Glibc
import Imaging
import InferenceTrace
import ModelFixtures
import OpenCoreML
import OpenVINO
import ProgramSupport
import Testing

/// Real predictions by OpenVINO, with models whose answers are known.
@Suite(.enabled(if: Core.isAvailable, "OpenVINO is not set up"), .timeLimit(.minutes(1)), .serialized)
struct MLModelTests {
  private let folder: TemporaryFolder
  private let recorder = SpyRecorder()
  private let configuration = MLModelConfiguration()

  init() throws {
    folder = try TemporaryFolder()
    configuration.specializationCacheDirectory = folder.url
    configuration.traceRecorder = recorder
    configuration.precision = .float32
  }

  private func load(_ model: ModelFixture) async throws -> MLModel {
    try await MLModel.load(contentsOf: model.url, configuration: configuration)
  }

  private var gray: PixelBuffer {
    PixelBuffer(width: 24, height: 20, format: .gray8, bytes: (0..<480).map { UInt8($0 * 255 / 479) })
  }

  private func checkColors(_ output: any MLFeatureProvider) throws {
    let image = try #require(output.featureValue(for: "rgb")?.imageBufferValue)
    #expect(image.format == .rgb8 && image.width == 24 && image.height == 20)
    for (pixel, value) in gray.bytes.enumerated() {
      let blue = max(0, min(255, 2 * Float(value) - 127.5))
      #expect(abs(Int(image.bytes[3 * pixel]) - Int(value)) <= 1)
      #expect(abs(Int(image.bytes[3 * pixel + 1]) - (255 - Int(value))) <= 1)
      #expect(abs(Float(image.bytes[3 * pixel + 2]) - blue) <= 1)
    }
  }

  @Test func predictsAnImage() async throws {
    let model = try await load(.grayToColor)
    let description = try #require(model.modelDescription.inputDescriptionsByName["gray"])
    #expect(description.imageConstraint == MLImageConstraint(pixelsWide: 24, pixelsHigh: 20, pixelFormat: .gray8))
    #expect(!description.isInferred)
    #expect(model.modelDescription.metadata[.author] as? String == "Tests")
    #expect(model.modelDescription.metadata[.versionString] as? String == "7")
    #expect(model.modelDescription.metadata.count == 2)
    #expect(model.execution.partCount == 1)
    #expect(model.execution.device == "CPU")
    #expect(model.execution.precision == "f32")
    #expect(model.execution.engine.hasPrefix("OpenVINO 20"))
    #expect(model.predictionConcurrency >= 1)
    let input = try MLDictionaryFeatureProvider(dictionary: ["gray": gray])
    try checkColors(try await model.prediction(from: input))
    #expect(recorder.outcomes(.load) == [.completed])
    let interval = try #require(recorder.intervals.first { $0.kind == .predict })
    #expect(interval.model == "GrayToColor" && interval.device == "CPU" && interval.outcome == .completed)
  }

  @Test func predictsTheSameFromTheCache() async throws {
    let input = try MLDictionaryFeatureProvider(dictionary: ["gray": gray])
    let first = try await load(.grayToColor)
    #expect(first.loadSummary.label == .prepareAndCache)
    #expect(first.loadSummary.cacheNote == nil)
    let second = try await load(.grayToColor)
    #expect(second.loadSummary.label == .cached)
    #expect(second.execution == first.execution)
    #expect(second.modelDescription.inputDescriptionsByName == first.modelDescription.inputDescriptionsByName)
    try checkColors(try await second.prediction(from: input))
    #expect(recorder.intervals.filter { $0.kind == .load }.map(\.label) == ["prepare and cache", "cached"])
    let verified = try MLSpecializationCache(directory: folder.url).verify()
    #expect(verified.map(\.damage) == [nil])
    #expect(verified.first?.entry.modelName == "GrayToColor")
  }

  @Test func blocksAThreadForASynchronousPrediction() async throws {
    let (url, gray, configuration) = (ModelFixture.grayToColor.url, gray, configuration)
    let output: any MLFeatureProvider & Sendable = try await withCheckedThrowingContinuation { continuation in
      onThread {
        continuation.resume(
          with: Result {
            let model = try MLModel(contentsOf: url, configuration: configuration)
            return try model.prediction(from: MLDictionaryFeatureProvider(dictionary: ["gray": gray]))
          })
      }
    }
    try checkColors(output)
  }

  @Test func takesBytesInRowsColumnsChannels() async throws {
    let model = try await load(.channelMeans)
    // Every second pixel 0, 1, 2, the others 10, 11, 12.
    let pair: [UInt8] = [0, 1, 2, 10, 11, 12]
    let photo = PixelBuffer(
      width: 18, height: 16, format: .rgb8, bytes: (0..<8 * 18).flatMap { _ in pair })
    let output = try await model.prediction(from: MLDictionaryFeatureProvider(dictionary: ["photo": photo]))
    let means = try #require(output.featureValue(for: "means")?.multiArrayValue)
    #expect((0..<3).map { means[$0].floatValue } == [5, 6, 7])
  }

  @Test func setsAnOpenBatchToOne() async throws {
    let model = try await load(.linear)
    #expect(model.modelDescription.inputDescriptionsByName["x"]?.multiArrayConstraint?.shape == [1, 3])
    let array = try MLMultiArray(shape: [1, 3], dataType: .float32)
    for (index, value) in [1.0, 2, -1].enumerated() { array[index] = NSNumber(value: value) }
    let output = try await model.prediction(from: MLDictionaryFeatureProvider(dictionary: ["x": array]))
    let y = try #require(output.featureValue(for: "y")?.multiArrayValue)
    #expect([y[0].floatValue, y[1].floatValue] == [2.5, 3.5])
    #expect(output.featureValue(for: "largest")?.multiArrayValue?[0].intValue == 1)
  }

  @Test func preparesAnewWhenWeightsBesideTheModelChange() async throws {
    for name in ["External.onnx", "External.weights"] {
      try FileManager.default.copyItem(
        at: ModelFixture.external.url.deletingLastPathComponent().appendingPathComponent(name),
        to: folder.url.appendingPathComponent(name))
    }
    func predict() async throws -> (MLModelLoadSummary.Label, [Float]) {
      let model = try await MLModel.load(
        contentsOf: folder.url.appendingPathComponent("External.onnx"), configuration: configuration)
      let array = try MLMultiArray(shape: [1, 4], dataType: .float32)
      for index in 0..<4 { array[index] = 1 }
      let output = try await model.prediction(from: MLDictionaryFeatureProvider(dictionary: ["x": array]))
      let y = try #require(output.featureValue(for: "y")?.multiArrayValue)
      return (model.loadSummary.label, (0..<4).map { y[$0].floatValue })
    }
    #expect(try await predict() == (.prepareAndCache, [1, 2, 3, 4]))
    #expect(try await predict() == (.cached, [1, 2, 3, 4]))
    let weights: [Float] = [5, 6, 7, 8]
    try weights.withUnsafeBytes { try Data($0).write(to: folder.url.appendingPathComponent("External.weights")) }
    #expect(try await predict() == (.prepareAndCache, [5, 6, 7, 8]))
  }

  @Test func aRunningPredictionStopsEarly() async throws {
    let model = try await load(.slow)
    let input = try MLDictionaryFeatureProvider(dictionary: [
      "x": PixelBuffer(width: 256, height: 256, format: .gray8, bytes: [UInt8](repeating: 9, count: 65_536))
    ])
    let clock = ContinuousClock()
    // Other tests may hold up any one of them: the shortest cancelled one counts, against the shortest whole one; and where this test
    // itself was held up until the prediction had ended, there was nothing to cancel.
    var (whole, cancelled) = (Duration.seconds(60), Duration.seconds(60))
    var rounds = 0
    for _ in 1...40 where rounds < 5 {
      whole = min(whole, try await clock.measure { _ = try await model.prediction(from: input) })
      let started = recorder.records.count
      let task = Task { try await model.prediction(from: input) }
      await eventually { recorder.records.count > started }
      let rest = await clock.measure {
        task.cancel()
        _ = await task.result
      }
      guard recorder.outcomes(.predict).last == .cancelled else { continue }
      rounds += 1
      cancelled = min(cancelled, rest)
      await #expect(throws: CancellationError.self) { try await task.value }
    }
    #expect(rounds == 5)
    #expect(cancelled < whole / 2)
    _ = try await model.prediction(from: input)
  }

  @Test func manyTasksPredictAndCancelAtOnce() async throws {
    let model = try await load(.grayToColor)
    let input = try MLDictionaryFeatureProvider(dictionary: ["gray": gray])
    let expected = try await model.prediction(from: input).featureValue(for: "rgb")?.imageBufferValue
    await withTaskGroup(of: Void.self) { group in
      for seed in 0..<16 {
        group.addTask {
          var generator = SeededGenerator(state: UInt64(seed))
          for _ in 0..<40 {
            let task = Task { try await model.prediction(from: input) }
            if Bool.random(using: &generator) {
              for _ in 0..<Int.random(in: 0..<40, using: &generator) { await Task.yield() }
              task.cancel()
            }
            switch await task.result {
            case .success(let output): #expect(output.featureValue(for: "rgb")?.imageBufferValue == expected)
            case .failure(let error): #expect(error is CancellationError)
            }
          }
        }
      }
    }
  }

  @Test func saysWhatAModelLacks() async throws {
    let model = try await load(.grayToColor)
    let error = await #expect(throws: MLModelError.self) {
      try await model.prediction(from: MLDictionaryFeatureProvider(dictionary: ["grey": gray]))
    }
    #expect(error?.code == .featureType)
    #expect(error?.message == "the input “gray” is missing; the inputs given: grey")
  }

  @Test func saysThatAFileIsNoModel() async throws {
    let file = try folder.file("Text.onnx", Array("This is not a model.".utf8))
    let error = await #expect(throws: MLModelError.self) {
      try await MLModel.load(contentsOf: file, configuration: configuration)
    }
    #expect(error?.code == .io)
    #expect(error?.message.contains("Text.onnx") == true)
    #expect(recorder.outcomes(.load) == [.failed])
  }

  @Test func listsTheProcessorAmongTheDevices() async throws {
    let devices = await withCheckedContinuation { continuation in
      onThread { continuation.resume(returning: MLModel.availableComputeDevices) }
    }
    let processor = devices.first { if case .cpu = $0 { true } else { false } }
    #expect(processor?.properties.name == "CPU")
    #expect(processor?.properties.fullName.isEmpty == false)
    #expect(processor?.properties.capabilities.contains("FP32") == true)
  }

  @Test func theCompileThreadGivesWayToTheScreen() async throws {
    let niceness = try await CompileThread.shared.run { getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0) }
    #expect(niceness >= 10)
  }
}
