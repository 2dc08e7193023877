import Foundation
import ProgramSupport
import Testing

@Suite(.serialized, .enabled(if: TerminalSession.isAvailable), .timeLimit(.minutes(5))) struct TraceViewerTests {
  private static let trace = """
    [
    {"ph":"X","pid":1,"tid":1,"ts":1000,"dur":50000,"cat":"prepare","name":"one.jpg","args":{"outcome":"completed"}},
    {"ph":"X","pid":1,"tid":2,"ts":60000,"dur":20000,"cat":"predict","name":"M","args":{"outcome":"completed","model":"M","device":"CPU"}},
    {"ph":"X","pid":1,"tid":2,"ts":90000,"dur":40000,"cat":"predict","name":"M","args":{"outcome":"cancelled","model":"M","device":"CPU"}},
    {"ph":"C","pid":1,"ts":100000,"name":"residentBytes","args":{"value":150000000}}
    """

  private func session(_ end: String = "\n]\n", columns: Int = 80, rows: Int = 24) throws -> TerminalSession {
    let folder = try TemporaryFolder()
    try folder.write(Array((Self.trace + end).utf8), "run.json")
    return try TerminalSession(["trace", folder.path("run.json")], in: folder, columns: columns, rows: rows)
  }

  private func expectRestored(_ session: TerminalSession) throws {
    let restored = TerminalSession.TerminalState(isAlternateScreen: false, isCursorVisible: true, hasMouse: false)
    #expect(try session.state() == restored)
    #expect(session.hasSettingsOfBefore)
  }

  @Test(arguments: [(80, 24), (120, 40)]) func aTraceOpensMovesAndTheTerminalIsRestored(_ size: (Int, Int)) throws {
    let session = try session(columns: size.0, rows: size.1)
    #expect(try session.waits { $0.contains("run.json") && $0.contains("predict CPU") && $0.contains("? help") })
    #expect(try session.state().isAlternateScreen)
    try session.press("s")
    #expect(try session.waits { $0.contains("cancelled") && $0.contains("40.0 ms") })
    try session.press("p")
    #expect(try session.waits { $0.contains("20.0 ms") && $0.contains("start 59.000 ms") })
    try session.press("+", "+", "Right", "Tab")
    #expect(try session.waits { !$0.contains("129 ms of 129 ms") })
    try session.press("0")
    #expect(try session.waits { $0.contains("129 ms of 129 ms") })
    try session.resize(columns: 40, rows: 10)
    #expect(try session.waits { $0.contains("predict") })
    try session.press("q")
    #expect(session.exitStatus() == 0)
    try expectRestored(session)
  }

  @Test(arguments: [(SIGTERM, 143), (SIGSEGV, 139)] as [(Int32, Int32)])
  func signalsRestoreTheTerminal(_ way: (Int32, Int32)) throws {
    let session = try session()
    #expect(try session.waits { $0.contains("run.json") })
    try session.signal(way.0)
    #expect(session.exitStatus() == way.1)
    try expectRestored(session)
  }

  @Test func aCutOffTraceOpensWithANotice() throws {
    let session = try session(",\n{\"ph\":\"X\",\"pi")
    #expect(try session.waits { $0.contains("cut off") && $0.contains("predict CPU") })
    try session.press("C-c")
    #expect(session.exitStatus() == 130)
  }

  @Test func whatIsNoTraceIsAMessage() throws {
    let folder = try TemporaryFolder()
    try folder.write(Array("hello".utf8), "run.json")
    let session = try TerminalSession(["trace", folder.path("run.json")], in: folder)
    #expect(session.exitStatus() == 1)
    #expect(session.standardError.contains("is no trace"))
    try expectRestored(session)
  }

  /// tmux answers what its background is like: the answer is no key, and searches for nothing.
  @Test func theTerminalsAnswerIsNotTyped() throws {
    let session = try session()
    #expect(try session.waits { $0.contains("run.json") })
    try session.type("\u{1B}]11;rgb:ffff/ffff/ffff\u{1B}\\")
    try session.press("s")
    #expect(try session.waits { $0.contains("40.0 ms") && $0.contains("? help") })
    // Secondary text in its colour for a light background.
    #expect(try session.waitsForColors { $0.contains("38;5;241") || $0.contains("38;5;59") || $0.contains("38;5;242") })
    try session.press("q")
    #expect(session.exitStatus() == 0)
  }
}
