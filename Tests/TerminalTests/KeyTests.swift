import Foundation
import ProgramSupport
import Testing

/// What keys, pastes and answers do on a real terminal's line.
@Suite(.serialized, .enabled(if: TerminalSession.isAvailable), .timeLimit(.minutes(5))) struct KeyTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    _ = try folder.folder("photos")
    for number in 1...12 {
      try folder.writePhotograph("photos/p\(number).png", red: 200, green: UInt8(number), blue: 9)
    }
  }

  private func session(term: String = "xterm-256color", rows: Int = 30) throws -> TerminalSession {
    let session = try TerminalSession(
      ["--filter", "original", folder.path("photos")], in: folder, columns: 100, rows: rows, term: term)
    #expect(try session.waits { $0.contains(" 1 / 12") && $0.contains("p1.png") })
    return session
  }

  @Test(arguments: ["?", "i"], ["q", "Escape"]) func aKeyClosesWhatLiesOverTheScreenAndNothingElse(
    _ opening: String, _ closing: String
  ) throws {
    let session = try session()
    let title = opening == "?" ? "half a screen" : folder.path("photos/p1.png")
    try session.press(opening)
    #expect(try session.waits { $0.contains(title) })
    // Nothing of this reaches the pictures below.
    try session.press("Right", "End", "c", "Enter", "Tab", "P", "Space", "/", "x")
    try session.type("\u{1B}[<0;60;6M\u{1B}[<0;60;6m\u{1B}[<65;10;10M")
    try session.press(closing)
    #expect(
      try session.waits {
        !$0.contains(title) && $0.contains(" 1 / 12") && $0.contains("Original") && !$0.contains("marked")
      })
    #expect(session.exitStatus(seconds: 0.3) == nil)
    try session.press("q")
    #expect(session.exitStatus() == 0)
  }

  @Test(arguments: ["xterm-256color", "tmux-256color", "screen-256color", "linux"])
  func arrowsAndPagesAreKeysOnEveryTerminal(_ term: String) throws {
    let session = try session(term: term)
    try session.press("Right")
    #expect(try session.waits { $0.contains(" 2 / 12") })
    try session.press("End")
    #expect(try session.waits { $0.contains("12 / 12") })
    try session.press("Home", "PageDown", "PageUp", "Left")
    #expect(try session.waits { $0.contains(" 1 / 12") })
    try session.press("F1", "F5", "M-x", "C-Up", "NPage", "Insert", "DC", "BTab", "Home")
    #expect(try session.waits { $0.contains(" 1 / 12") })
    try session.press("q")
    #expect(session.exitStatus() == 0)
  }

  @Test(arguments: [
    "]11;rgb:ffff/ffff/ffff\u{1B}\\", "P>|kitty(0.41.1)\u{1B}\\", "_Gi=31;OK\u{1B}\\", "[?62;4c", "[4;578;908t",
  ])
  func anAnswerThatIsCutAfterItsEscapeIsNoKey(_ rest: String) throws {
    let session = try session()
    try session.type("\u{1B}", then: rest, afterSeconds: 0.06)
    try session.press("Right")
    #expect(try session.waits { $0.contains(" 2 / 12") })
    let screen = try session.screen()
    // No panel is frozen, no search runs, no help and no profiler is open.
    #expect(screen.contains("? help") && !screen.contains("frozen") && !screen.contains("half a screen"))
    #expect(screen.contains("Enter open") && !screen.contains("/ff"))
    try session.press("q")
    #expect(session.exitStatus() == 0)
  }

  @Test func aPasteIsNoCommandAndGoesIntoTheSearch() throws {
    let session = try session()
    try session.paste("qG")
    try session.press("Right")
    #expect(try session.waits { $0.contains(" 2 / 12") })
    try session.press("/")
    try session.paste("p7")
    #expect(try session.waits { $0.contains("/p7") && $0.contains(" 7 / 12") })
    try session.press("Escape", "q")
    #expect(session.exitStatus() == 0)
  }

  @Test func whatSomebodyWroteOnTheScreenGoesWhenItIsDrawnAnew() throws {
    let session = try session()
    // Again, if a picture was just drawn over it.
    #expect(
      try session.waits { screen in
        if !screen.contains("GARBAGE") { try? session.scribble("\u{1B}[3;3HGARBAGE") }
        return screen.contains("GARBAGE")
      })
    try session.press("C-l")
    #expect(try session.waits { !$0.contains("GARBAGE") && $0.contains("p1.png") })
    try session.press("q")
    #expect(session.exitStatus() == 0)
  }
}
