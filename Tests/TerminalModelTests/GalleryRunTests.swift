import Foundation
import ProgramSupport
import TerminalModel
import Testing

/// The built gallery in the model of a terminal.
@Suite(.serialized, .timeLimit(.minutes(5))) struct GalleryRunTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    _ = try folder.folder("photos")
    for number in 1...40 {
      try folder.writePhotograph("photos/p\(number).png", red: UInt8(number * 5), green: 90, blue: 9)
    }
  }

  private func gallery(_ term: String, _ personality: TerminalPersonality = .plain) throws -> PseudoTerminal {
    let terminal = try PseudoTerminal(
      ["--filter", "original", folder.path("photos")], in: folder, columns: 100, rows: 30, personality: personality,
      environment: ["TERM": term])
    terminal.record()
    #expect(terminal.wait { $0.text.contains(" 1 / 40") && $0.text.contains("p1.png") }, "\(terminal.screen.text)")
    return terminal
  }

  @Test(arguments: ["xterm-256color", "tmux-256color", "xterm-direct"])
  func theGalleryUsesOnlyWhatTerminalsKnow(_ term: String) throws {
    // What is meant for a terminal around tmux is for tmux only.
    let terminal = try gallery(term, term.hasPrefix("tmux") ? .tmuxWithoutPassthrough : .plain)
    #expect(terminal.screen.isAlternate && !terminal.screen.isCursorVisible && terminal.isRaw)
    let mark = terminal.mark()
    let time = try #require(terminal.time(typing: "\u{1B}[6~") { !$0.text.contains(" 1 / 40") })
    #expect(terminal.bytes(since: mark) > 0 && time > .zero)
    for key in ["\u{1B}[6~", "\u{1B}[5~", "G"] { terminal.type(key) }
    #expect(terminal.wait { $0.text.contains(" 40 / 40") })
    terminal.type("?")
    #expect(terminal.wait { $0.text.contains("half a screen") })
    terminal.type("qg")
    #expect(terminal.wait { $0.text.contains(" 1 / 40") && !$0.text.contains("half a screen") })
    terminal.resize(columns: 80, rows: 24)
    #expect(terminal.wait { $0.text.contains(" 1 / 40") && $0.lines[23].contains("help") }, "\(terminal.screen.text)")
    terminal.type("q")
    #expect(terminal.exitStatus() == 0)
    let screen = terminal.screen
    #expect(!screen.isAlternate && screen.isCursorVisible && !screen.hasMouse && !terminal.isRaw)
    #expect(screen.unknown.isEmpty && screen.faults.isEmpty, "\(screen.unknown) \(screen.faults)")
    #expect(terminal.receivedBytes > 1_000)
  }

  @Test(.enabled(if: RealTerminal.isAvailable), arguments: ["xterm-256color", "tmux-256color"])
  func tmuxShowsTheSameAfterTheSameBytes(_ term: String) throws {
    let terminal = try gallery(term)
    for (key, text) in [
      ("\u{1B}[6~", "p"), ("G", " 40 / 40"), ("\u{1B}[5~", "p"), ("i", "p"), ("q", "p"), ("g", " 1 / 40"),
    ] {
      terminal.type(key)
      #expect(terminal.wait { $0.text.contains(text) })
    }
    var (bytes, screen) = terminal.recording
    while !screen.isAtRest { (bytes, screen) = terminal.recording }
    #expect(try RealTerminal.lines(bytes, columns: 100, rows: 30, in: folder) == screen.lines)
  }

  @Test(arguments: TerminalPersonality.all) func everyTerminalIsLeftAsItWas(_ personality: TerminalPersonality) throws {
    let terminal = try gallery(personality.environment["TERM"] ?? "xterm-256color", personality)
    terminal.type("q")
    #expect(terminal.exitStatus() == 0)
    let screen = terminal.screen
    #expect(!screen.isAlternate && screen.isCursorVisible && !screen.hasMouse && screen.images.storedBytes == 0)
    #expect(screen.unknown.isEmpty && screen.faults.isEmpty && screen.isAtRest, "\(screen.unknown) \(screen.faults)")
  }
}
