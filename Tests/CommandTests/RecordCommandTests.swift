import Foundation
import ModelFixtures
import ProgramSupport
import Testing

/// `--record` means the same wherever something is done.
@Suite(.serialized, .enabled(if: Program.hasEngine), .timeLimit(.minutes(5))) struct RecordCommandTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    _ = try folder.folder("photos")
    try folder.writePhotograph("photos/red.png", red: 220, green: 20, blue: 20)
    try folder.writePhotograph("photos/blue.png", red: 20, green: 20, blue: 220)
  }

  /// A command of each kind that ends by itself, with the intervals that it leaves.
  private static let commands = [
    (["snapshot", "photos", "--size", "80x24"], ["load", "prepare", "predict", "convert"]),
    (["apply", "photos", "-o", "results"], ["load", "prepare", "predict", "convert"]),
    (["strategies", "photos", "--rounds", "1"], ["load", "prepare", "predict"]),
    (["compile", "MODEL", "-o", "Slow.mlmodelc"], ["loadStep"]),
    (["report", "MODEL", "--predictions", "5", "--loads", "1"], ["load", "loadStep", "predict"]),
  ]

  private static func isInFolder(_ argument: String) -> Bool {
    ["photos", "results", "Slow.mlmodelc"].contains(argument)
  }

  private func arguments(_ command: [String]) -> [String] {
    command.map { argument in
      argument == "MODEL"
        ? ModelFixture.linear.url.path : Self.isInFolder(argument) ? folder.path(argument) : argument
    }
  }

  private func intervals(_ name: String) throws -> Set<String> {
    let run = try Program.run(
      ["trace", folder.path(name), "--summary", "--format", "json"], environment: folder.environment)
    #expect(run.status == 0, "\(run.error)")
    let summary = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    let counters = try #require(summary["counters"] as? [[String: Any]])
    #expect(counters.contains { $0["name"] as? String == "residentBytes" })
    return Set(try #require(summary["intervals"] as? [[String: Any]]).compactMap { $0["kind"] as? String })
  }

  /// A shell runs the program, with a limit or a pipe where one is asked for.
  private func shell(_ command: String) throws -> Program.Run {
    try Program.shell(command, environment: folder.environment)
  }

  private func quoted(_ arguments: [String]) -> String {
    ([Program.path] + arguments).map { "'\($0)'" }.joined(separator: " ")
  }

  @Test(arguments: commands, ["run.json", "run.pftrace"])
  func everyCommandThatWorksIsRecorded(_ command: ([String], [String]), _ name: String) throws {
    let run = try Program.run(
      arguments(command.0) + ["--record", folder.path(name)], environment: folder.environment)
    #expect(run.status == 0, "\(run.error)")
    #expect(try intervals(name).isSuperset(of: command.1))
  }

  @Test func aStreamIsRecorded() throws {
    let frame = Array("FRAME\n".utf8) + [UInt8](repeating: 90, count: 64 * 48)
    try folder.write(Array("YUV4MPEG2 W64 H48 F30:1 Cmono\n".utf8) + frame + frame, "input")
    let run = try shell(quoted(["stream", "--record", folder.path("run.json")]) + " < '\(folder.path("input"))'")
    #expect(run.status == 0, "\(run.error)")
    #expect(try intervals("run.json").isSuperset(of: ["load", "prepare", "predict", "convert"]))
  }

  @Test(arguments: ["", "snapshot", "apply", "strategies", "compile", "report", "stream"])
  func theHelpHasALineOnIt(_ command: String) throws {
    let run = try Program.run((command.isEmpty ? ["browse"] : [command]) + ["--help"])
    #expect(run.status == 0 && run.output.contains("--record <file>"), "\(command)")
  }

  /// A full disk while the command works: it goes on, and says so in one line.
  @Test(arguments: commands) func aFullDiskIsToldOnceAndTheCommandGoesOn(_ command: ([String], [String])) throws {
    let run = try Program.run(arguments(command.0) + ["--record", "/dev/full"], environment: folder.environment)
    #expect(run.status == 0, "\(run.error)")
    #expect(run.error.components(separatedBy: "the recording cannot be written").count == 2, "\(run.error)")
    #expect(run.error.contains("/dev/full") && run.error.contains("No space left"))
  }

  @Test func aFileThatMayNotGrowIsAFullDisk() throws {
    // The first run prepares the model, so that the second one writes nothing but the recording, of which 8 KiB are let through.
    let command = arguments(["snapshot", "photos", "--private", "--size", "80x24"])
    for number in 0..<40 { try folder.writePhotograph("photos/\(number).png", red: UInt8(number), green: 90, blue: 90) }
    #expect(try Program.run(command, environment: folder.environment).status == 0)
    let run = try shell("ulimit -f 16; " + quoted(command + ["--record", folder.path("run.json")]) + " > /dev/null")
    #expect(run.status == 0, "\(run.error)")
    #expect(run.error.components(separatedBy: "the recording cannot be written").count == 2, "\(run.error)")
    let trace = try Program.run(["trace", folder.path("run.json"), "--summary"], environment: folder.environment)
    #expect(trace.status == 0 && trace.error.contains("cut off"), "\(trace.error)")
  }

  /// The exit status says what the command did, whatever became of the recording.
  @Test func aCommandThatFailsFailsAsItDoesWithoutARecording() throws {
    let missing = ["snapshot", folder.path("none"), "--size", "80x24"]
    let run = try Program.run(missing + ["--record", "/dev/full"], environment: folder.environment)
    #expect(run.status == 1 && run.error.contains("none") && run.error.contains("No space left"), "\(run.error)")
  }

  @Test func aPlaceThatIsNotThereIsToldBeforeAnythingIsDone() throws {
    let command = arguments(["apply", "photos", "-o", "results"])
    let run = try Program.run(
      command + ["--record", folder.path("none/run.json")], environment: folder.environment)
    #expect(run.status == 1 && run.error.contains("none/run.json"))
    #expect(!FileManager.default.fileExists(atPath: folder.path("results")))
  }

  @Test func whyAPredictionFailedStandsInTheTrace() throws {
    let run = try Program.run(
      ["report", ModelFixture.failing.url.path, "--loads", "1", "--record", folder.path("run.json")],
      environment: folder.environment)
    #expect(run.status == 1)
    let content = try Data(contentsOf: folder.url.appendingPathComponent("run.json"))
    let events = try #require(try JSONSerialization.jsonObject(with: content) as? [[String: Any]])
    let failed = events.compactMap { $0["args"] as? [String: Any] }.filter { $0["outcome"] as? String == "failed" }
    #expect(failed.contains { ($0["reason"] as? String)?.isEmpty == false })
  }
}
