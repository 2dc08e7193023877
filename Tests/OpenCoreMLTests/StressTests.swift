import CLinux
import Foundation
import Imaging
import InferenceTrace
import ModelFixtures
import OpenCoreML
import OpenVINO
import ProgramSupport
import Testing

/// Ten thousand predictions from 64 tasks, of which any may be cancelled at any moment.
@Suite(.timeLimit(.minutes(2)), .serialized) struct StressTests {
  private static let taskCount = 64
  private static let predictionCount = 16
  private static let roundCount = 10

  private struct Endings: Sendable, Equatable {
    var answers = 0
    var cancellations = 0
    var others = 0
  }

  /// Makes all predictions and says how they ended, and how resident memory changed from round to round.
  private func run(
    _ predict: @escaping @Sendable (_ number: Int) async throws -> Bool
  ) async -> (endings: Endings, growths: [Int]) {
    let endings = Shared(Endings())
    var resident: [Int] = []
    for round in 0..<Self.roundCount {
      await withTaskGroup(of: Void.self) { group in
        for task in 0..<Self.taskCount {
          group.addTask {
            var generator = SeededGenerator(state: UInt64(round * Self.taskCount + task))
            for number in 0..<Self.predictionCount {
              let prediction = Task { try await predict(task * Self.predictionCount + number) }
              for _ in 0..<Int.random(in: 0..<20, using: &generator) { await Task.yield() }
              if Bool.random(using: &generator) { prediction.cancel() }
              let result = await prediction.result
              endings.update { endings in
                switch result {
                case .success(true): endings.answers += 1
                case .failure(is CancellationError): endings.cancellations += 1
                default: endings.others += 1
                }
              }
            }
          }
        }
      }
      vitrine_trim_heap()
      resident.append(ProcessUsage.now.residentBytes)
    }
    return (endings.value, zip(resident, resident.dropFirst()).map { $1 - $0 })
  }

  private func check(_ endings: Endings, _ growths: [Int]) {
    #expect(endings.answers + endings.cancellations == Self.taskCount * Self.predictionCount * Self.roundCount)
    #expect(endings.answers > 0 && endings.cancellations > 0 && endings.others == 0)
    // AddressSanitizer keeps what was freed.
    guard ProcessInfo.processInfo.environment["ASAN_OPTIONS"] == nil else { return }
    // Other tests may run meanwhile, which some rounds do not see; a leak is in every one. 64 bytes a prediction.
    #expect(growths.sorted()[1] < Self.taskCount * Self.predictionCount * 64, "\(growths)")
  }

  @Test func noCompletionIsLostOrDoubledOnTheFakeEngine() async throws {
    let folder = try TemporaryFolder()
    var settings = LoadSettings()
    settings.usesCache = false
    settings.predictionConcurrency = 2
    let engine = FakeEngine(model: FakeModel(isAutomatic: true))
    let model = try await MLModel.load(
      contentsOf: folder.file("Model.onnx", [1]), settings, specializer: ModelSpecializer(engine: engine))
    let (endings, growths) = await run { number in
      fakeOutput(try await model.prediction(from: fakeInput(Float(number)))) == Float(number) * 2
    }
    check(endings, growths)
    let statistics = engine.model.statistics
    #expect(statistics.violations.isEmpty)
    #expect(statistics.startCount == statistics.completionCount && statistics.mostRunning <= 2)
  }

  @Test(.enabled(if: Core.isAvailable, "OpenVINO is not set up"))
  func noCompletionIsLostOrDoubledOnTheRealEngine() async throws {
    let configuration = MLModelConfiguration()
    configuration.usesSpecializationCache = false
    configuration.precision = .float32
    let recorder = CountingRecorder()
    configuration.traceRecorder = recorder
    let model = try await MLModel.load(contentsOf: ModelFixture.grayToColor.url, configuration: configuration)
    let (endings, growths) = await run { number in
      let value = UInt8(number % 251)
      let gray = PixelBuffer(width: 24, height: 20, format: .gray8, bytes: [UInt8](repeating: value, count: 480))
      let output = try await model.prediction(from: MLDictionaryFeatureProvider(dictionary: ["gray": gray]))
      let bytes = output.featureValue(for: "rgb")?.imageBufferValue?.bytes ?? []
      return bytes.count == 1440 && abs(Int(bytes[0]) - Int(value)) <= 1 && abs(Int(bytes[1]) - 255 + Int(value)) <= 1
    }
    check(endings, growths)
    #expect(recorder.failureCount.value == 0)
    #expect(recorder.predictionCount.value >= endings.answers)
  }
}

/// Counts predictions, and those among them that failed, without keeping anything.
private final class CountingRecorder: TraceRecorder {
  let predictionCount = Shared(0)
  let failureCount = Shared(0)

  func record(_ record: TraceRecord) {
    guard case .interval(let interval) = record, interval.kind == .predict else { return }
    predictionCount.update { $0 += 1 }
    if interval.outcome == .failed { failureCount.update { $0 += 1 } }
  }
}
