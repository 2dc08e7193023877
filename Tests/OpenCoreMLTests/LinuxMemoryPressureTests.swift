import Foundation
import OpenCoreML
import ProgramSupport
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
    var stalled = 5_000
    let file = try write(stalledMicroseconds: stalled)
    let pressure = LinuxMemoryPressure(files: [file], usesTriggers: false, interval: .milliseconds(1))
    let (reports, ignored) = (reports, Shared(0))
    for round in 1...3 {
      pressure.start { reports.update { $0 = round } }
      pressure.start { ignored.update { $0 += 1 } }
      stalled += 1_000_000
      _ = try write(stalledMicroseconds: stalled)
      await eventually { reports.value == round }
      pressure.stop()
      pressure.stop()
    }
    #expect(ignored.value == 0)
  }

  @Test func saysNothingOnAMachineThatDoesNotMeasure() async throws {
    let (reports, control) = (reports, Shared(0))
    let files = [folder.url.appendingPathComponent("absent").path, try folder.file("text", [65]).path]
    let sources = files.map { LinuxMemoryPressure(files: [$0], usesTriggers: false, interval: .milliseconds(1)) }
    for source in sources { source.start { reports.update { $0 += 1 } } }
    // One that does measure shows that there was time to say something.
    let measured = LinuxMemoryPressure(
      files: [try write(stalledMicroseconds: 0)], usesTriggers: false, interval: .milliseconds(20))
    measured.start { control.update { $0 += 1 } }
    _ = try write(stalledMicroseconds: 1_000_000)
    await eventually { control.value > 0 }
    for source in sources + [measured] { source.stop() }
    #expect(reports.value == 0)
  }
}
