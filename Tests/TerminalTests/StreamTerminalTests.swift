import Foundation
import Glibc
import Imaging
import ProgramSupport
import Testing

@Suite(.serialized, .enabled(if: TerminalSession.isAvailable), .timeLimit(.minutes(5))) struct StreamTerminalTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    let pixels = [UInt8](repeating: 120, count: 64 * 48)
    try folder.write(
      try ImageEncoder.jpeg(PixelBuffer(width: 64, height: 48, format: .gray8, bytes: pixels), quality: 90), "video")
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

  @Test(arguments: [SIGINT, SIGTERM, SIGSEGV]) func signalsRestoreTheTerminal(_ signal: Int32) throws {
    let session = try session()
    #expect(try session.waits { $0.contains("1 processed") })
    try session.signal(signal)
    #expect(session.exitStatus() == 128 + signal)
    try expectRestored(session)
  }
}
