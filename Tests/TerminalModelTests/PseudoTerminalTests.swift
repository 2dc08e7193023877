import Foundation
import ProgramSupport
import TerminalModel
import Testing

/// Programs in the terminal that tests measure with.
@Suite(.serialized, .timeLimit(.minutes(5))) struct PseudoTerminalTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func shell(
    _ script: String, _ personality: TerminalPersonality = .plain, rate: ReadingRate = .unlimited,
    timing: ReplyTiming = ReplyTiming()
  ) throws -> PseudoTerminal {
    try PseudoTerminal(
      ["-c", script], in: folder, columns: 60, rows: 12, personality: personality, program: "/bin/sh", rate: rate,
      timing: timing)
  }

  @Test func aProgramRunsInATerminalOfItsOwn() throws {
    let terminal = try shell("tty; stty size; ps -o tty=,tpgid=,pgid= -p $$; echo $TERM $HOME; exit 7")
    #expect(terminal.exitStatus() == 7)
    let lines = terminal.screen.lines
    #expect(lines[0].hasPrefix("/dev/pts/") && lines[1] == "12 60")
    let numbers = lines[2].split(separator: " ")
    #expect(numbers.count == 3 && "/dev/\(numbers[0])" == lines[0] && numbers[1] == numbers[2])
    #expect(lines[3].hasPrefix("xterm-256color \(folder.url.path)".prefix(60)))
  }

  @Test func theSizeChangesWithASignal() throws {
    let terminal = try shell("trap 'stty size' WINCH; echo ready; while :; do read -r line; echo \"[$line]\"; done")
    #expect(terminal.wait { $0.text.contains("ready") })
    terminal.resize(columns: 70, rows: 20)
    #expect(terminal.wait { $0.text.contains("20 70") && $0.columns == 70 })
    terminal.type("abc\r")
    #expect(terminal.wait { $0.text.contains("[abc]") })
    terminal.signal(SIGKILL)
    #expect(terminal.exitStatus() == 137)
  }

  @Test(arguments: [nil, Duration.milliseconds(2)]) func answersReachTheProgram(_ pause: Duration?) throws {
    let terminal = try shell(
      "stty raw -echo; printf '\\033[>q\\033[c'; dd bs=1 count=25 2> /dev/null | od -An -c | tr -d ' \\n'; stty sane; echo; echo end",
      .kitty041, timing: ReplyTiming(delay: .milliseconds(5), pauseBetweenBytes: pause))
    #expect(terminal.wait { $0.text.contains("end") }, "\(terminal.screen.text)")
    #expect(terminal.screen.text.replacing("\n", with: "").contains("033P>|kitty(0.41.1)033\\033[?62c"))
  }

  @Test func aSlowLineIsSlowAndAStoppedOneStops() throws {
    let slow = try shell(
      "i=0; while [ $i -lt 2000 ]; do echo 0123456789; i=$((i+1)); done", rate: .bytesPerSecond(100_000))
    let start = ContinuousClock.now
    #expect(slow.exitStatus() == 0)
    #expect(slow.receivedBytes == 24_000 && start.duration(to: .now) > .milliseconds(200))
    let stopped = try shell("head -c 1000000 /dev/zero | tr '\\0' x; echo; echo end", rate: .stopped)
    #expect(!stopped.wait(timeout: .milliseconds(100)) { $0.text.contains("end") })
    #expect(stopped.receivedBytes == 0)
    stopped.rate = .unlimited
    #expect(stopped.wait { $0.text.contains("end") })
    #expect(stopped.receivedBytes == 1_000_007)
  }

  @Test func aProgramThatIsNotWaitedForIsEnded() throws {
    var terminal: PseudoTerminal? = try shell("echo $$; sleep 600")
    #expect(terminal?.wait { !$0.lines[0].isEmpty } == true)
    let pid = pid_t(terminal?.screen.lines[0] ?? "") ?? 0
    #expect(pid > 0 && kill(pid, 0) == 0)
    terminal = nil
    #expect(kill(pid, 0) != 0)
  }

  @Test func theTimeFromAKeyToTheScreenIsMeasured() throws {
    let terminal = try shell("stty -echo; echo go; read -r line; sleep 0.1; echo \"<$line>\"; read -r line")
    #expect(terminal.wait { $0.text.contains("go") })
    let time = try #require(terminal.time(typing: "x\r") { $0.text.contains("<x>") })
    #expect(time >= .milliseconds(100) && time < .seconds(20))
    #expect(terminal.time(typing: "", timeout: .milliseconds(20)) { $0.text.contains("never") } == nil)
  }

  @Test func onlyWhatIsSeenOfAFrameCounts() throws {
    let terminal = try shell(
      """
      stty -echo; printf '\\033[?1000h\\033[?1004h\\033[?2004hgo\\r\\n'; read -r line
      printf '\\033[?2026h\\033[2J\\033[Hhalf'; sleep 0.1; printf ' and half\\033[?2026l\\033[?2026h\\033[2J'; read -r line
      """, .foot)
    #expect(terminal.wait { $0.text.contains("go") })
    let time = try #require(terminal.time(typing: "\r") { $0.text.contains("half") })
    #expect(time >= .milliseconds(100))
    #expect(terminal.screen.isHeldBack && terminal.screen.heldFrameCount == 1)
  }

  @Test func theMouseAndPastesAreToldToWhoAskedForThem() throws {
    let terminal = try shell(
      "stty raw -echo; printf '\\033[?1000;1004;2004hgo'; dd bs=1 count=60 2> /dev/null | od -An -c | tr -d ' \\n'; echo; echo end"
    )
    #expect(terminal.wait { $0.text.contains("go") })
    terminal.click(column: 4, row: 2)
    terminal.turnWheel(up: false, column: 0, row: 0)
    terminal.setFocus(false)
    terminal.paste("ab")
    terminal.type(String(repeating: "-", count: 40))
    #expect(terminal.wait { $0.text.contains("end") })
    let told = terminal.screen.text.filter { $0 != "\n" && $0 != " " }
    #expect(told.contains("033[<0;5;3M033[<0;5;3m033[<65;1;1M033[O033[200~ab033[201~"), "\(told)")
  }
}
