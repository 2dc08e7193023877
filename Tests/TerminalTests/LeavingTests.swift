import Foundation
import ProgramSupport
import Testing

@Suite(.serialized, .enabled(if: TerminalSession.isAvailable), .timeLimit(.minutes(5))) struct LeavingTests {
  private func session(_ arguments: [String] = [], term: String = "xterm-256color") throws -> TerminalSession {
    let folder = try TemporaryFolder()
    _ = try folder.folder("photos")
    try folder.writePhotograph("photos/one.png", red: 200, green: 40, blue: 40)
    return try TerminalSession(["--filter", "original", folder.path("photos")] + arguments, in: folder, term: term)
  }

  private func expectRestored(_ session: TerminalSession) throws {
    let restored = TerminalSession.TerminalState(isAlternateScreen: false, isCursorVisible: true, hasMouse: false)
    #expect(try session.state() == restored)
    #expect(session.hasSettingsOfBefore)
  }

  @Test(arguments: [("q", 0), ("C-c", 130)] as [(String, Int32)]) func keysLeaveAndRestoreTheTerminal(
    _ way: (String, Int32)
  ) throws {
    let session = try session()
    #expect(try session.waits { $0.contains("one.png") })
    #expect(try session.state().isAlternateScreen)
    try session.press(way.0)
    #expect(session.exitStatus() == way.1)
    try expectRestored(session)
  }

  @Test(
    arguments: [(SIGINT, 130), (SIGTERM, 143), (SIGHUP, 129), (SIGSEGV, 139), (SIGABRT, 134), (SIGILL, 132)]
      as [(Int32, Int32)])
  func signalsAndCrashesRestoreTheTerminal(_ way: (Int32, Int32)) throws {
    let session = try session()
    #expect(try session.waits { $0.contains("one.png") })
    try session.signal(way.0)
    #expect(session.exitStatus() == way.1)
    try expectRestored(session)
  }

  /// By the key, and by a signal from somebody else.
  @Test(arguments: [true, false]) func theShellGetsTheTerminalWhileTheProgramIsStoppedAndTheScreenComesBack(
    _ isKey: Bool
  ) throws {
    let session = try session()
    #expect(try session.waits { $0.contains("one.png") })
    for _ in 0..<2 {
      if isKey { try session.press("C-z") } else { try session.signal(SIGTSTP) }
      #expect(session.stoppedStatus() == 128 + SIGSTOP)
      try expectRestored(session)
      try session.goOn()
      #expect(try session.waits { $0.contains("one.png") && $0.contains("1 / 1") })
      let state = try session.state()
      #expect(state.isAlternateScreen && state.hasMouse && !state.isCursorVisible)
    }
    try session.press("q")
    #expect(session.exitStatus() == 0)
    try expectRestored(session)
  }

  @Test func whoIsStoppedWithoutAWarningDrawsTheScreenAnew() throws {
    let session = try session()
    #expect(try session.waits { $0.contains("one.png") })
    try session.signal(SIGSTOP)
    #expect(session.stoppedStatus() == 128 + SIGSTOP)
    try session.goOn()
    try session.press("?")
    #expect(try session.waits { $0.contains("Keys") })
    try session.press("q", "q")
    #expect(session.exitStatus() == 0)
    try expectRestored(session)
  }

  @Test(arguments: ["dumb", "no-such-terminal"]) func aTerminalThatCannotBeUsedIsAMessage(_ term: String) throws {
    let session = try session(term: term)
    #expect(session.exitStatus() == 1)
    #expect(session.standardError.contains("TERM"))
    try expectRestored(session)
  }
}
