import Foundation
import OpenVINO
import ProgramSupport
import Testing

/// What stays of a model that was unloaded.
@Suite(.enabled(if: Core.isAvailable, "OpenVINO is not set up"), .timeLimit(.minutes(5))) struct MemoryTests {
  @Test func theLastOfFiftyUnloadsLeavesWhatTheFirstLeft() throws {
    let folder = try TemporaryFolder()
    let program = URL(fileURLWithPath: Program.path).deletingLastPathComponent().appendingPathComponent("Lifecycle")
    let run = try Program.run(
      program.path, ["cycles", colorizer.path, "50", folder.url.path],
      environment: ProcessInfo.processInfo.environment)
    let bytes = try JSONDecoder().decode([Double].self, from: Data(run.output.utf8))
    try #require(run.status == 0 && bytes.count == 50)
    // The second load is the first from the cache.
    #expect(bytes[49] <= bytes[1] * 1.1, "\(bytes)")
  }
}
