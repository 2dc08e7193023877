import ModelFixtures
import OpenVINO
import ProgramSupport
import Synchronization
import Testing

@Suite(.enabled(if: Core.isAvailable, "OpenVINO is not set up"), .timeLimit(.minutes(1)))
struct InferRequestTests {
  @Test func answersWhatTheModelSays() async throws {
    let request = try Core().compiled(.grayToColor).makeInferRequest()
    try request.writeInput(0, grayRamp)
    try await request.run()
    #expect(areClose(try request.readOutput(0, as: Float.self), colorRamp))
  }

  @Test func severalOutputsAndOtherTypes() async throws {
    let linear = try Core().compiledLinear().makeInferRequest()
    try linear.writeInput(0, [1, 2, 3, -1, -2, -3] as [Float])
    try await linear.run()
    #expect(areClose(try linear.readOutput(0, as: Float.self), [22.5, 27.5, -21.5, -28.5]))
    #expect(try linear.readOutput(1, as: Int64.self) == [1, 0])

    let means = try Core().compiled(.channelMeans).makeInferRequest()
    try means.writeInput(0, (0..<16 * 18).flatMap { _ in [10, 20, 250] as [UInt8] })
    try await means.run()
    #expect(areClose(try means.readOutput(0, as: Float.self), [10, 20, 250], tolerance: 1e-3))
  }

  @Test func usesTheCallersMemory() async throws {
    let request = try Core().compiledLinear().makeInferRequest()
    let input = UnsafeMutableBufferPointer<Float>.allocate(capacity: 6)
    let output = UnsafeMutableBufferPointer<Float>.allocate(capacity: 4)
    defer {
      input.deallocate()
      output.deallocate()
    }
    _ = input.initialize(from: [1, 0, 0, 0, 0, 1])
    output.initialize(repeating: .nan)
    try request.setInput(0, elementType: .f32, shape: [2, 3], bytes: UnsafeMutableRawPointer(input.baseAddress!))
    try request.setOutput(0, elementType: .f32, shape: [2, 2], bytes: UnsafeMutableRawPointer(output.baseAddress!))
    try await request.run()
    #expect(areClose(Array(output), [1.5, 1.5, 5.5, 5.5]))
    #expect(try request.withInputBytes(0) { $0.baseAddress } == UnsafeMutableRawPointer(input.baseAddress!))
  }

  @Test func refusesMemoryThatDoesNotFit() throws {
    let request = try Core().compiledLinear().makeInferRequest()
    var bytes = [UInt8](repeating: 0, count: 64)
    bytes.withUnsafeMutableBytes { memory in
      let start = memory.baseAddress!
      #expect(failure { try request.setInput(0, elementType: .f32, shape: [9, 9], bytes: start) } != nil)
      #expect(failure { try request.setInput(0, elementType: .u8, shape: [2, 3], bytes: start) } != nil)
      #expect(failure { try request.setOutput(7, elementType: .f32, shape: [2, 2], bytes: start) } != nil)
    }
    #expect(
      failure { _ = try request.readOutput(7, as: Float.self) }?.attempted.hasPrefix("reach tensor 7 of ") == true)
  }

  @Test func completesOnceForEachStart() async throws {
    let request = try Core().compiled(.grayToColor).makeInferRequest()
    let completions = Mutex(0)
    for run in 1...200 {
      try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
        do {
          try request.start { outcome in
            completions.withLock { $0 += 1 }
            continuation.resume(with: outcome.mapError { $0 as any Error })
          }
        } catch { continuation.resume(throwing: error) }
      }
      #expect(completions.withLock { $0 } == run)
    }
  }

  @Test func aCancelledPredictionSaysSoAndTheRequestRunsAgain() async throws {
    let request = try Core().compiled(.slow).makeInferRequest()
    try request.writeInput(0, [Float](repeating: 0, count: 256 * 256))
    try await request.run()  // warm
    let clock = ContinuousClock()
    let whole = try await clock.measure { try await request.run() }
    var cancelled = 0
    for _ in 0..<5 {
      let outcome: Result<Void, OpenVINOError> = try await withCheckedThrowingContinuation { continuation in
        do {
          try request.start { continuation.resume(returning: $0) }
          request.cancel()
        } catch { continuation.resume(throwing: error) }
      }
      if case .failure(let error) = outcome {
        #expect(error.code == .cancelled, "\(error)")
        cancelled += 1
      }
    }
    #expect(cancelled > 0, "a prediction of \(whole) was never cancelled in time")
    try await request.run()
    #expect(areClose(try request.readOutput(0, as: Float.self), [0]))
  }

  @Test func cancellingWhatDoesNotRunIsHarmless() async throws {
    let request = try Core().compiled(.grayToColor).makeInferRequest()
    request.cancel()
    try request.writeInput(0, grayRamp)
    try await request.run()
    request.cancel()
    #expect(areClose(try request.readOutput(0, as: Float.self), colorRamp))
  }

  @Test func aRequestThatNobodyKeepsLivesUntilItsCompletionAndNoLonger() async throws {
    var model = try Core().compiled(.grayToColor) as CompiledModel?
    weak let modelWithoutOwner = model
    for _ in 0..<50 {
      try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
        do {
          try model?.makeInferRequest().start { continuation.resume(with: $0.mapError { $0 as any Error }) }
        } catch { continuation.resume(throwing: error) }
      }
    }
    model = nil
    // The last completion may still be returning.
    await eventually { modelWithoutOwner == nil }
  }

  @Test func requestsOfOneModelRunSideBySideWithoutMixingTheirAnswers() async throws {
    let model = try Core().compiledLinear(properties: ["PERFORMANCE_HINT": "THROUGHPUT"])
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<8 {
        let request = try model.makeInferRequest()
        group.addTask {
          for round in 0..<100 {
            let value = Float(number * 1000 + round)
            try request.writeInput(0, [value, 0, 0, 0, value, 0])
            try await request.run()
            let expected = [value + 0.5, 2 * value - 0.5, 3 * value + 0.5, 4 * value - 0.5]
            #expect(areClose(try request.readOutput(0, as: Float.self), expected, tolerance: 0.01))
          }
        }
      }
      try await group.waitForAll()
    }
  }

  @Test func profilesEachOperationWhereAskedTo() async throws {
    let request = try Core().compiled(.slow, properties: ["PERF_COUNT": "YES"]).makeInferRequest()
    let clock = ContinuousClock()
    let whole = try await clock.measure { try await request.run() }
    let profiles = try request.operationProfiles()
    let executed = profiles.filter(\.wasExecuted)
    #expect(executed.filter { $0.type.hasSuffix("Convolution") }.count >= 24)
    #expect(executed.contains { $0.kernel.contains("f32") || $0.kernel.contains("FP32") })
    let sum = executed.reduce(0) { $0 + $1.seconds }
    #expect(sum > 0 && sum <= 1.05 * (whole / .seconds(1)))
  }

  @Test func withoutCountingThereIsNoProfile() async throws {
    let request = try Core().compiled(.grayToColor).makeInferRequest()
    try await request.run()
    #expect(try request.operationProfiles().allSatisfy { $0.seconds == 0 })
  }
}
