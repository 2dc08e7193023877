import Foundation
import Glibc
import ModelFixtures
import ProgramSupport
import Testing

/// Files that the user names for results: an earlier result is replaced, and nothing else.
@Suite(.serialized, .timeLimit(.minutes(5))) struct OutputFileTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    _ = try folder.folder("photos")
    try folder.writePhotograph("photos/red.png", red: 220, green: 20, blue: 20)
    try folder.writePhotograph("photos/blue.png", red: 20, green: 20, blue: 220)
  }

  private func record(_ name: String) throws -> Program.Run {
    try Program.run(
      ["snapshot", folder.path("photos"), "--filter", "original", "--size", "80x24", "--record", folder.path(name)],
      environment: folder.environment)
  }

  private func evaluate(_ output: String, _ arguments: String...) throws -> Program.Run {
    try Program.run(
      ["evaluate", ModelFixture.grayToColor.url.path, folder.path("photos"), "-o", folder.path(output)] + arguments,
      environment: folder.environment)
  }

  @Test(arguments: ["run.json", "run.pftrace"]) func aRecordingReplacesAnEarlierOneAndAnEmptyFile(_ name: String) throws
  {
    try folder.write([], name)
    #expect(try record(name).status == 0)
    let first = try folder.bytes(name)
    #expect(try record(name).status == 0)
    #expect(try folder.bytes(name).count > 100 && folder.bytes(name) != first)
    symlink(name, folder.path("link.\(name)"))
    #expect(try record("link.\(name)").status == 0)
  }

  @Test(arguments: ["photo.png", "notes.json", "notes.pftrace"])
  func aRecordingNeverReplacesSomethingElse(_ name: String) throws {
    let content = name == "photo.png" ? try folder.bytes("photos/red.png") : Array("[\n{\"of\": \"vitrine\"}]\n".utf8)
    try folder.write(content, name)
    symlink(name, folder.path("link"))
    for place in [name, "link"] {
      let run = try record(place)
      #expect(run.status == 1 && run.output.isEmpty, "\(run.error)")
      #expect(run.error.contains(folder.path(place)) && run.error.contains("not a recorded trace"), "\(run.error)")
      #expect(try folder.bytes(name) == content)
    }
  }

  @Test func aPipeThatNobodyReadsIsNotWaitedFor() throws {
    mkfifo(folder.path("pipe"), 0o600)
    let run = try record("pipe")
    #expect(run.status == 1 && run.error.contains("no program is reading"), "\(run.error)")
  }

  @Test(.enabled(if: Program.hasEngine), arguments: ["r.json", "r.csv", "r.txt", "r.html"])
  func aReportReplacesAnEarlierOneAndNothingElse(_ name: String) throws {
    for _ in 0..<2 {
      let run = try evaluate(name)
      #expect(run.status == 0, "\(run.error)")
    }
    // Of another format too.
    #expect(try evaluate(name, "--format", "csv").status == 0)
    chmod(folder.path(name), 0o600)
    #expect(try evaluate(name).status == 0)
    var information = stat()
    stat(folder.path(name), &information)
    #expect(information.st_mode & 0o777 == 0o600)
    let content = Array("{\n  \"my\" : \"notes\"\n}\n".utf8)
    try folder.write(content, name)
    let run = try evaluate(name)
    #expect(run.status == 1 && run.error.contains("not a report by vitrine"), "\(run.error)")
    #expect(try folder.bytes(name) == content)
    let all = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
    #expect(!all.contains { $0.hasPrefix(".") })
  }

  @Test(.enabled(if: Program.hasEngine)) func aReportGoesThroughADeviceOrALinkAndNeverReplacesThem() throws {
    let run = try Program.run(
      ["evaluate", ModelFixture.grayToColor.url.path, folder.path("photos"), "-o", "/dev/stdout", "--private"],
      environment: folder.environment)
    #expect(run.status == 0 && run.output.contains("2 photographs"), "\(run.error)")
    symlink("r.txt", folder.path("link"))
    let nowhere = try evaluate("link")
    #expect(nowhere.status == 1 && nowhere.error.contains("a link to a file that is not there"), "\(nowhere.error)")
    try folder.write([], "r.txt")
    #expect(try evaluate("link").status == 0)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.path("link")) == "r.txt")
    #expect(try folder.bytes("r.txt").count > 100)
  }

  @Test(.enabled(if: Program.hasEngine)) func aJournalThatIsALinkIsNotFollowed() throws {
    try folder.write(Array("precious".utf8), "precious")
    symlink("precious", folder.path(".r.json.journal"))
    let run = try evaluate("r.json")
    #expect(run.status == 1 && run.error.contains(".r.json.journal"), "\(run.error)")
    #expect(try folder.bytes("precious") == Array("precious".utf8))
  }

  @Test(.enabled(if: Program.hasEngine), arguments: ["evaluate", "strategies", "snapshot", "apply"])
  func aPathThatIsNotThereIsNamedAndTheExitStatusIs1(_ command: String) throws {
    let options =
      switch command {
      case "evaluate": [ModelFixture.grayToColor.url.path]
      case "strategies": ["--rounds", "1"]
      case "apply": ["-o", folder.path("out")]
      default: ["--size", "80x24"]
      }
    let run = try Program.run(
      [command] + options + [folder.path("photos"), folder.path("none.png")], environment: folder.environment)
    #expect(run.status == 1 && run.error.contains("none.png: No such file"), "\(run.error)")
  }

  /// The folder of temporary files is empty after an interruption, and what a killed process left there goes with the next run.
  @Test(.enabled(if: Program.hasEngine), arguments: ["INT", "TERM", "KILL"])
  func aReportThatIsInterruptedLeavesNothing(_ signal: String) throws {
    let temporary = try folder.folder("tmp")
    let report = "TMPDIR='\(temporary)' '\(Program.path)' report '\(ModelFixture.linear.url.path)'"
    let script = """
      \(report) --seconds 60 --predictions 100000000 & pid=$!
      until [ -n "$(ls '\(temporary)')" ]; do kill -0 $pid || exit 99; done
      kill -\(signal) $pid; wait $pid; echo "status $?"
      [ \(signal) = KILL ] && \(report) --predictions 5 --loads 1 > /dev/null
      ls '\(temporary)'
      """
    let run = try Program.shell(script, environment: folder.environment, shell: "/bin/bash")
    let status = ["INT": 130, "TERM": 143, "KILL": 137][signal] ?? 0
    #expect(run.output == "status \(status)\n", "\(run.output) \(run.error)")
  }

  @Test(.enabled(if: Program.hasEngine)) func aCacheThatCannotBeWrittenIsSaidOnce() throws {
    try folder.write([], "cache")
    let run = try Program.run(
      ["apply", folder.path("photos"), "-o", folder.path("out")], environment: folder.environment)
    #expect(run.status == 0)
    #expect(run.error.components(separatedBy: "the prepared model cannot be kept").count == 2, "\(run.error)")
    for number in 0..<4 {
      try folder.writePhotograph("photos/\(number).png", red: UInt8(number), green: 9, blue: 9, side: 600)
    }
    let snapshot = try Program.run(
      ["snapshot", folder.path("photos"), "--filter", "original", "--size", "80x24"], environment: folder.environment)
    #expect(snapshot.status == 0)
    #expect(snapshot.error.components(separatedBy: "the thumbnail cannot be written").count == 2, "\(snapshot.error)")
  }

  @Test(arguments: [nil, "", "relative"]) func withoutAHomeTheSystemsListOfUsersTellsIt(_ home: String?) throws {
    let script =
      (home.map { "export HOME='\($0)'; " } ?? "unset HOME; ")
      + "unset XDG_CACHE_HOME; '\(Program.path)' cache list --format json"
    let run = try Program.run("/bin/sh", ["-c", script], environment: ["XDG_CONFIG_HOME": "/nowhere"])
    let entry = try #require(getpwuid(geteuid()))
    let cache = String(cString: entry.pointee.pw_dir) + "/.cache"
    let json = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    #expect(json["directory"] as? String == "\(cache)/vitrine/specialization", "\(run.error)")
    #expect((json["thumbnails"] as? [String: Any])?["directory"] as? String == "\(cache)/thumbnails")
  }
}
