import Foundation
import ModelFixtures
import OpenVINO
import ProgramSupport
import Testing

/// Blocking predictions, awaited ones, cancelled ones and batches of several models at once, while Swift's pool has one thread or two:
/// blocking callers fill it, and nothing that was lent may need a thread of it.
@Suite(.timeLimit(.minutes(5)), .serialized) struct NarrowPoolTests {
  /// The mix in a process of its own, whose pool can be narrowed; each round must end in its time.
  private func run(rounds: Int, freeThreads: Int, _ models: [ModelFixture] = []) throws -> Program.Run {
    let program = URL(fileURLWithPath: Program.path).deletingLastPathComponent().appendingPathComponent("PredictionMix")
    return try Program.run(
      program.path, ["\(rounds)", "\(freeThreads)", "\(freeThreads * 1000)"] + models.map(\.url.path),
      environment: ProcessInfo.processInfo.environment)
  }

  @Test(arguments: [1, 2]) func predictionsOfAllKindsEndOnTheFakeEngine(_ freeThreads: Int) throws {
    let run = try run(rounds: 300, freeThreads: freeThreads)
    #expect(run.status == 0, "\(run.output)\(run.error)")
  }

  @Test(.enabled(if: Core.isAvailable, "OpenVINO is not set up"), arguments: [1, 2])
  func predictionsOfAllKindsEndOnTheRealEngine(_ freeThreads: Int) throws {
    let run = try run(rounds: 200, freeThreads: freeThreads, [.linear, .external])
    #expect(run.status == 0, "\(run.output)\(run.error)")
  }
}
