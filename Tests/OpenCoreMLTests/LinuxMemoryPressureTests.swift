import Foundation
import OpenCoreML
import Testing

@Suite(.timeLimit(.minutes(1))) struct LinuxMemoryPressureTests {
  private let folder: TemporaryFolder
  private let reports = Shared(0)

  init() throws { folder = try TemporaryFolder() }

  /// A file as the kernel has it, after tasks have waited so long in all.
  private func write(stalledMicroseconds: Int) throws -> String {
    let text = """
      some avg10=0.00 avg60=0.00 avg300=0.00 total=\(stalledMicroseconds)
      full avg10=0.00 avg60=0.00 avg300=0.00 total=0

      """
    return try folder.file("memory", Array(text.utf8)).path
  }

  @Test func reportsWhatItReadsWhereThereAreNoTriggers() async throws {
    let file = try write(stalledMicroseconds: 5_000)
    let pressure = LinuxMemoryPressure(files: [file], usesTriggers: false, interval: .milliseconds(1))
    let reports = reports
    pressure.start { reports.update { $0 += 1 } }
    _ = try write(stalledMicroseconds: 1_000_000)
    await eventually { reports.value > 0 }
    pressure.stop()
  }

  @Test func startsAndStopsAgainAndAgain() async throws {
    let pressure = LinuxMemoryPressure(interval: .milliseconds(1))
    for _ in 0..<3 {
      pressure.start {}
      pressure.start {}
      pressure.stop()
      pressure.stop()
    }
  }

  @Test func saysNothingOnAMachineThatDoesNotMeasure() throws {
    let reports = reports
    for file in [folder.url.appendingPathComponent("absent").path, try folder.file("text", [65]).path] {
      let pressure = LinuxMemoryPressure(files: [file], usesTriggers: false, interval: .milliseconds(1))
      pressure.start { reports.update { $0 += 1 } }
      pressure.stop()
    }
    #expect(reports.value == 0)
  }
}
