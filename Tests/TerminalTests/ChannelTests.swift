import Foundation
import Glibc
import Imaging
import ProgramSupport
import Testing

/// The screen is the terminal's, whatever the standard channels are.
@Suite(.serialized, .enabled(if: TerminalSession.isAvailable), .timeLimit(.minutes(5))) struct ChannelTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    _ = try folder.folder("photos")
    try folder.writePhotograph("photos/one.png", red: 200, green: 40, blue: 40)
    try folder.writePhotograph("photos/two.png", red: 40, green: 40, blue: 200)
  }

  private func session(_ arguments: [String] = [], input: String? = nil, term: String = "xterm-256color") throws
    -> TerminalSession
  {
    try TerminalSession(
      ["--filter", "original", "--print-marked", folder.path("photos")] + arguments, in: folder, term: term,
      standardInput: input, standardOutput: folder.path("out"))
  }

  private var output: String { (try? String(contentsOfFile: folder.path("out"), encoding: .utf8)) ?? "" }

  private func expectRestored(_ session: TerminalSession) throws {
    let restored = TerminalSession.TerminalState(isAlternateScreen: false, isCursorVisible: true, hasMouse: false)
    #expect(try session.state() == restored)
    #expect(session.hasSettingsOfBefore)
  }

  @Test(arguments: [nil, "/dev/null"]) func marksGoIntoAFileWhileTheScreenIsShown(_ input: String?) throws {
    let session = try session(input: input)
    #expect(try session.waits { $0.contains("one.png") && $0.contains("1 / 2") })
    #expect(try session.state().hasMouse)
    try session.press("Space")
    #expect(try session.waits { $0.contains("1 marked") })
    try session.press("q")
    #expect(session.exitStatus() == 0)
    #expect(output == folder.path("photos/one.png") + "\n")
    try expectRestored(session)
  }

  @Test(arguments: [(SIGINT, 130), (SIGTERM, 143), (SIGHUP, 129), (SIGQUIT, 131), (SIGSEGV, 139)] as [(Int32, Int32)])
  func everyWayOutRestoresTheTerminalAndWritesNothingElseIntoTheFile(_ way: (Int32, Int32)) throws {
    let session = try session()
    #expect(try session.waits { $0.contains("one.png") })
    try session.signal(way.0)
    #expect(session.exitStatus() == way.1)
    try expectRestored(session)
    #expect(output.isEmpty)
  }

  @Test func aStopGivesTheTerminalBackAndWritesNothingIntoTheFile() throws {
    let session = try session()
    #expect(try session.waits { $0.contains("one.png") })
    try session.press("C-z")
    #expect(session.stoppedStatus() == 128 + SIGSTOP)
    try expectRestored(session)
    try session.goOn()
    #expect(try session.waits { $0.contains("one.png") })
    try session.press("q")
    #expect(session.exitStatus() == 0)
    #expect(output.isEmpty)
  }

  @Test func aNameThatIsNoTextComesOutAsItIs() throws {
    let name: [UInt8] = Array("photos/a".utf8) + [0xFF, 0x1B] + Array(".png".utf8)
    let bytes = Array((folder.url.path + "/").utf8) + name
    #expect(link(folder.path("photos/one.png"), (bytes + [0]).map { CChar(bitPattern: $0) }) == 0)
    let session = try session()
    #expect(try session.waits { $0.contains("a�␛.png") })
    try session.press("Space", "q")
    #expect(session.exitStatus() == 0)
    let written = try Data(contentsOf: URL(fileURLWithPath: folder.path("out")))
    #expect(Array(written) == bytes + [0x0A])
  }

  @Test func marksThatNobodyCanTakeAreAMessage() throws {
    let session = try TerminalSession(
      ["--filter", "original", "--print-marked", folder.path("photos")], in: folder, standardOutput: "/dev/full")
    #expect(try session.waits { $0.contains("1 / 2") })
    try session.press("Space", "q")
    #expect(session.exitStatus() == 1)
    #expect(session.standardError.contains("No space left"))
    try expectRestored(session)
  }

  @Test func aStreamIsShownAndItsFiguresGoIntoTheFile() throws {
    try folder.write(try PixelBuffer.plain(gray: 120).jpeg(), "video")
    mkfifo(folder.path("pipe"), 0o600)
    let session = try TerminalSession(
      ["stream", "--filter", "gray"], in: folder, columns: 100, standardInput: folder.path("pipe"),
      standardOutput: folder.path("out"))
    let pipe = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.path("pipe")))
    try pipe.write(contentsOf: Data(contentsOf: URL(fileURLWithPath: folder.path("video"))))
    #expect(try session.waits { $0.contains("1 processed") })
    try pipe.close()
    // Nobody has to quit: who reads the figures may be a script.
    #expect(session.exitStatus() == 0)
    #expect(output.contains("1 processed") || output.contains("processed"))
    #expect(!output.contains("\u{1B}"))
    try expectRestored(session)
  }

  @Test func aTraceIsOpenedThoughStandardInputIsNoTerminal() throws {
    try folder.write(
      Array(
        #"[{"ph":"X","pid":1,"tid":1,"ts":1000,"dur":50000,"cat":"prepare","name":"one.jpg","args":{"outcome":"completed"}}]"#
          .utf8), "run.json")
    let session = try TerminalSession(["trace", folder.path("run.json")], in: folder, standardInput: "/dev/null")
    #expect(try session.waits { $0.contains("run.json") && $0.contains("? help") })
    try session.press("q")
    #expect(session.exitStatus() == 0)
    try expectRestored(session)
  }
}
