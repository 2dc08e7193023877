import Foundation
import Glibc
import ModelFixtures
import ProgramSupport
import Testing

/// Messages that cannot be written are lost, and results that cannot be written are a failure; neither goes elsewhere.
@Suite(.serialized, .timeLimit(.minutes(5))) struct ChannelCommandTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    _ = try folder.folder("photos")
    try folder.writePhotograph("photos/a.png", red: 220, green: 20, blue: 20)
  }

  /// Runs a shell's commands in the folder, `vitrine` among them.
  private func shell(_ commands: String) throws -> Program.Run {
    let own = ["VITRINE": Program.path, "FOLDER": folder.url.path]
    return try Program.shell(
      "vitrine() { \"$VITRINE\" \"$@\"; }; cd \"$FOLDER\"; \(commands)",
      environment: folder.environment.merging(own) { _, new in new }, shell: "/bin/bash")
  }

  private static let lostMessages = ["2>&-", "2>/dev/full", "2> >(exec 0<&-)"]

  @Test(arguments: lostMessages) func messagesThatCannotBeWrittenAreLost(_ channel: String) throws {
    let run = try shell(
      """
      vitrine apply photos -o results --filter original \(channel); echo $?
      vitrine report no.onnx \(channel); echo $?
      vitrine --no-such-option \(channel); echo $?
      vitrine \(channel); echo $?
      vitrine stream --filter gray \(channel) </dev/null; echo $?
      vitrine cache clear --only thumbnails \(channel); echo $?
      vitrine evaluate no.onnx photos \(channel); echo $?
      vitrine trace no.json --summary \(channel); echo $?
      vitrine snapshot no --filter original --format text \(channel) >/dev/null; echo $?
      """)
    let lines = run.output.split(separator: "\n")
    #expect(lines.first == "results/a.jpg")
    #expect(lines.dropFirst() == ["0", "1", "2", "1", "1", "0", "1", "1", "1"])
    // The number of standard error belongs to no other file.
    let result = try Data(contentsOf: URL(fileURLWithPath: folder.path("results/a.jpg")))
    #expect(result.prefix(2) == Data([0xFF, 0xD8]) && result.suffix(2) == Data([0xFF, 0xD9]))
  }

  @Test(arguments: [
    "--help", "--version", "snapshot photos --filter original", "snapshot photos --filter original --format json",
    "apply photos -o other --filter original", "cache list", "config --print-default", "trace run.json",
    "trace run.json --summary --format json",
  ])
  func resultsThatCannotBeWrittenAreAFailure(_ arguments: String) throws {
    try folder.write(
      Array(
        #"[{"ph":"X","pid":1,"tid":1,"ts":1000,"dur":50000,"cat":"prepare","name":"one.jpg","args":{"outcome":"completed"}}]"#
          .utf8), "run.json")
    let run = try shell(
      """
      vitrine \(arguments) >/dev/full; echo $?
      rm -rf other
      vitrine \(arguments) >&-; echo $?
      rm -rf other
      vitrine \(arguments) >&- 2>&-; echo $?
      """)
    #expect(run.output == "1\n1\n1\n")
    #expect(run.error.components(separatedBy: "the output cannot be written").count == 3)
    #expect(run.error.contains("No space left") && run.error.contains("Bad file descriptor"))
  }

  @Test func allChannelsMayBeClosed() throws {
    let run = try shell("vitrine apply photos -o results --filter original <&- >&- 2>&-; echo $?; ls results")
    // The path of the result has nowhere to go.
    #expect(run.output.hasPrefix("1\n"))
    let stream = try shell("vitrine stream --filter gray <&-; echo $?")
    #expect(stream.output == "1\n" && stream.error.contains("standard input"))
  }

  @Test func aReaderThatLeavesEndsTheProgramWithoutAWord() throws {
    let run = try shell(
      "vitrine snapshot photos --filter original --size 400x200 | head -c 10 | wc -c; echo ${PIPESTATUS[0]}")
    #expect(run.output.split(separator: "\n") == ["10", "141"])
    #expect(run.error.isEmpty)
  }
}
