import Foundation
import Imaging
import InferenceTrace
import Logging
import MetricsTestKit
import ModelFixtures
import OpenCoreML
import OpenCoreMLObservability
import ProgramSupport
import Testing
import Tracing

@Suite(.timeLimit(.minutes(1))) struct ObservabilityRecorderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func configuration(_ recorder: any TraceRecorder) -> MLModelConfiguration {
    let configuration = MLModelConfiguration()
    configuration.computeUnits = .cpuOnly
    configuration.specializationCacheDirectory = folder.url
    configuration.traceRecorder = recorder
    return configuration
  }

  private func load(_ fixture: ModelFixture, _ recorder: any TraceRecorder) async throws -> MLModel {
    try await MLModel.load(contentsOf: fixture.url, configuration: configuration(recorder))
  }

  private func input() throws -> MLDictionaryFeatureProvider {
    let array = try MLMultiArray(shape: [1, 3], dataType: .float32)
    for place in 0..<3 { array[place] = 1 }
    return try MLDictionaryFeatureProvider(dictionary: ["x": array])
  }

  @Test func aLoadAndAHitAreLoggedAndCounted() async throws {
    let plugged = Plugged()
    _ = try await load(.linear, plugged.recorder)
    _ = try await load(.linear, plugged.recorder)
    #expect(plugged.log.entries.map { "\($0.message)" } == ["cache miss", "model loaded", "cache hit", "model loaded"])
    let loads = plugged.entries("model loaded")
    #expect(loads.map(\.level) == [.info, .info])
    #expect(loads.map { $0.metadata["source"] } == ["prepared", "cached"])
    #expect(loads[0].metadata["model"] == "Linear")
    #expect(loads[0].metadata["device"] == "CPU")
    #expect(plugged.entries("cache hit")[0].metadata == ["cache": "specialization", "model": "Linear"])

    let metrics = plugged.metrics
    for source in ["prepared", "cached"] {
      let dimensions = [("model", "Linear"), ("source", source)]
      let count = try metrics.expectCounter("opencoreml_loads_total", dimensions + [("outcome", "completed")])
      #expect(count.values == [1])
      #expect(try metrics.expectTimer("opencoreml_load_duration", dimensions).values.allSatisfy { $0 > 1_000_000 })
    }
    #expect(try metrics.expectCounter("opencoreml_cache_hits_total", [("cache", "specialization")]).values == [1])
    #expect(try metrics.expectCounter("opencoreml_cache_misses_total", [("cache", "specialization")]).values == [1])
  }

  @Test func aFailedLoadIsAnErrorEverywhere() async throws {
    let plugged = Plugged()
    let file = folder.url.appendingPathComponent("Broken.onnx")
    try Data("no model".utf8).write(to: file)
    await #expect(throws: MLModelError.self) {
      try await MLModel.load(contentsOf: file, configuration: configuration(plugged.recorder))
    }
    let entry = try #require(plugged.entries("model load failed").first)
    #expect(entry.level == .error)
    #expect("\(entry.metadata["reason", default: ""])".contains("Broken.onnx"))
    let dimensions = [("model", "Broken"), ("source", "none"), ("outcome", "failed")]
    #expect(try plugged.metrics.expectCounter("opencoreml_loads_total", dimensions).values == [1])
    let span = try #require(plugged.spans("OpenCoreML.load").first)
    #expect(span.status?.code == .error)
    #expect(span.errors.count == 1)
  }

  @Test func aDamagedEntryIsLoggedAsAWarningAndAnEviction() async throws {
    let plugged = Plugged()
    _ = try await load(.linear, plugged.recorder)
    let entries = try FileManager.default.contentsOfDirectory(at: folder.url, includingPropertiesForKeys: nil)
    let entry = try #require(entries.first { $0.pathExtension == "prepared" })
    var bytes = try Data(contentsOf: entry)
    bytes[bytes.count / 2] ^= 0xFF
    try bytes.write(to: entry)
    _ = try await load(.linear, plugged.recorder)
    #expect(plugged.entries("cache eviction").map(\.level) == [.info])
    #expect(plugged.log.entries.count { $0.level == .warning } == 1)
    #expect(
      try plugged.metrics.expectCounter("opencoreml_cache_evictions_total", [("cache", "specialization")]).values == [1]
    )
  }

  @Test func aPredictionIsTimedAndCountedAndNoLongerInFlight() async throws {
    let plugged = Plugged()
    let model = try await load(.linear, plugged.recorder)
    _ = try await model.prediction(from: input())
    let device = [("model", "Linear"), ("device", "CPU")]
    let count = try plugged.metrics.expectCounter("opencoreml_predictions_total", device + [("outcome", "completed")])
    #expect(count.values == [1])
    let seconds = try plugged.metrics.expectTimer("opencoreml_prediction_duration", device).values
    #expect(seconds.count == 1 && seconds[0] > 0)
    #expect(try plugged.metrics.expectGauge("opencoreml_predictions_in_flight", device).values == [1, 0])
    #expect(plugged.entries("prediction completed").map(\.level) == [.trace])
  }

  @Test func spansAreChildrenOfTheCallersSpanThoughTheyComeFromOtherThreads() async throws {
    let plugged = Plugged()
    let model = try await plugged.tracer.withSpan("start") { _ in try await load(.linear, plugged.recorder) }
    for _ in 0..<2 {
      try await plugged.tracer.withSpan("request") { _ in _ = try await model.prediction(from: input()) }
    }
    let start = try #require(plugged.spans("start").first)
    let loaded = try #require(plugged.spans("OpenCoreML.load").first)
    #expect(loaded.parentSpanID == start.spanID)
    #expect(loaded.traceID == start.traceID)
    let (requests, predictions) = (plugged.spans("request"), plugged.spans("OpenCoreML.predict"))
    #expect(predictions.map(\.parentSpanID) == requests.map(\.spanID))
    for (request, prediction) in zip(requests, predictions) {
      #expect(prediction.startInstant.nanosecondsSinceEpoch >= request.startInstant.nanosecondsSinceEpoch)
      #expect(prediction.endInstant.nanosecondsSinceEpoch <= request.endInstant.nanosecondsSinceEpoch)
      #expect(prediction.startInstant.nanosecondsSinceEpoch < prediction.endInstant.nanosecondsSinceEpoch)
      #expect(prediction.attributes.get("opencoreml.model") == .string("Linear"))
      #expect(prediction.attributes.get("opencoreml.outcome") == .string("completed"))
    }
    #expect(plugged.tracer.activeSpans.isEmpty)
  }

  @Test func blockingPredictionsAndBatchesBelongToTheirCallersToo() async throws {
    let plugged = Plugged()
    let model = try await load(.linear, plugged.recorder)
    try plugged.tracer.withSpan("blocking") { _ in _ = try model.prediction(from: input()) }
    let batch = MLArrayBatchProvider(array: [try input(), try input(), try input()])
    try plugged.tracer.withSpan("batch") { _ in _ = try model.predictions(fromBatch: batch) }
    let parents = plugged.spans("OpenCoreML.predict").map(\.parentSpanID)
    let (blocking, whole) = try (#require(plugged.spans("blocking").first), #require(plugged.spans("batch").first))
    #expect(parents == [blocking.spanID, whole.spanID, whole.spanID, whole.spanID])
  }

  @Test func logLinesOfOtherThreadsHaveTheCallersContext() async throws {
    let plugged = Plugged(
      Logger.MetadataProvider { ServiceContext.current?.requestID.map { ["request": "\($0)"] } ?? [:] })
    var context = ServiceContext.topLevel
    context.requestID = "first"
    let model = try await ServiceContext.withValue(context) { try await load(.linear, plugged.recorder) }
    context.requestID = "second"
    try await ServiceContext.withValue(context) { _ = try await model.prediction(from: input()) }
    #expect(plugged.log.entries.map { $0.metadata["request"] } == ["first", "first", "second"])
  }

  @Test func aCancellationIsNoError() async throws {
    let plugged = Plugged()
    let model = try await load(.slow, plugged.recorder)
    let input = try MLDictionaryFeatureProvider(dictionary: ["x": PixelBuffer.plain(gray: 9, width: 256, height: 256)])
    let device = [("model", "Slow"), ("device", "CPU")]
    let task = Task { try await model.prediction(from: input) }
    await eventually {
      (try? plugged.metrics.expectGauge("opencoreml_predictions_in_flight", device).lastValue) == 1
    }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(plugged.entries("prediction cancelled").map(\.level) == [.debug])
    #expect(plugged.entries("prediction cancelled").first?.metadata == ["stage": "running", "model": "Slow"])
    let span = try #require(plugged.spans("OpenCoreML.predict").first)
    #expect(span.attributes.get("opencoreml.outcome") == .string("cancelled"))
    #expect(span.status == nil && span.errors.isEmpty)
    let count = try plugged.metrics.expectCounter("opencoreml_predictions_total", device + [("outcome", "cancelled")])
    #expect(count.values == [1])
    let stage = [("model", "Slow"), ("stage", "running")]
    #expect(try plugged.metrics.expectCounter("opencoreml_cancellations_total", stage).values == [1])
    #expect(try plugged.metrics.expectGauge("opencoreml_predictions_in_flight", device).lastValue == 0)
  }

  @Test func aPartThatIsNotPluggedInGetsNothing() async throws {
    let whole = Plugged()
    let metricsAlone = ObservabilityRecorder(metrics: whole.metrics, tracer: nil)
    let model = try await load(.linear, metricsAlone)
    _ = try await whole.tracer.withSpan("request") { _ in try await model.prediction(from: input()) }
    #expect(whole.log.entries.isEmpty)
    #expect(whole.tracer.finishedSpans.map(\.operationName) == ["request"])
    #expect(!whole.metrics.counters.isEmpty)

    let unplugged = Plugged()
    let silent = try await load(.linear, SilentTraceRecorder())
    _ = try await unplugged.tracer.withSpan("request") { _ in try await silent.prediction(from: input()) }
    #expect(unplugged.log.entries.isEmpty && unplugged.metrics.counters.isEmpty && unplugged.metrics.timers.isEmpty)
    #expect(unplugged.tracer.finishedSpans.map(\.operationName) == ["request"])
  }

  @Test func theCallersContextIsLookedUpOnlyWhereSomethingIsPluggedIn() {
    var context = ServiceContext.topLevel
    context.requestID = "a request"
    ServiceContext.withValue(context) {
      // Nothing has been bootstrapped in this process, so that nothing is behind it.
      #expect(ObservabilityRecorder().recorderForCall() == nil)
      let plugged = Plugged()
      plugged.recorder.recorderForCall()?.recordEvent(.note, label: "heard")
      #expect(plugged.log.entries.map { "\($0.message)" } == ["heard"])
    }
  }
}
