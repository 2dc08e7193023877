import Foundation
import Glibc
import Imaging
import ProgramSupport
import Testing

@Suite(.serialized, .enabled(if: TerminalSession.isAvailable), .timeLimit(.minutes(5))) struct StreamTerminalTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(try PixelBuffer.plain(gray: 120).jpeg(), "video")
  }

  private func session() throws -> TerminalSession {
    try TerminalSession(
      ["stream", "--filter", "gray"], in: folder, columns: 100, standardInput: folder.path("video"))
  }

  private func expectRestored(_ session: TerminalSession) throws {
    let restored = TerminalSession.TerminalState(isAlternateScreen: false, isCursorVisible: true, hasMouse: false)
    #expect(try session.state() == restored)
    #expect(session.hasSettingsOfBefore)
  }

  @Test(arguments: [("q", 0), ("C-c", 130)] as [(String, Int32)]) func keysComeFromTheTerminalAndRestoreIt(
    _ way: (String, Int32)
  ) throws {
    let session = try session()
    #expect(try session.waits { $0.contains("1 processed") && $0.contains("has ended") })
    try session.press(way.0)
    #expect(session.exitStatus() == way.1)
    try expectRestored(session)
  }

  @Test(arguments: [("", "had no frames"), ("YUV4MPEG2 W32 H16 Cmono\nFRAME\n", "within a frame")])
  func anEndWithoutAFrameIsSaidOnTheScreen(_ content: String, _ message: String) throws {
    try folder.write(Array(content.utf8), "video")
    let session = try session()
    #expect(try session.waits { $0.contains(message) })
    try session.press("q")
    #expect(session.exitStatus() == 0)
    try expectRestored(session)
  }

  @Test func aRecordingThatCannotBeWrittenIsToldOnceTheScreenIsFree() throws {
    let session = try TerminalSession(
      ["stream", "--filter", "gray", "--record", "/dev/full"], in: folder, columns: 100,
      standardInput: folder.path("video"))
    #expect(try session.waits { $0.contains("1 processed") && $0.contains("has ended") })
    try session.press("q")
    #expect(session.exitStatus() == 0)
    #expect(session.standardError.components(separatedBy: "the recording cannot be written").count == 2)
    try expectRestored(session)
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGSEGV]) func signalsRestoreTheTerminal(_ signal: Int32) throws {
    let session = try session()
    #expect(try session.waits { $0.contains("1 processed") })
    try session.signal(signal)
    #expect(session.exitStatus() == 128 + signal)
    try expectRestored(session)
  }
}
