import Foundation
import ProgramSupport
import Testing

@Suite(.serialized, .enabled(if: TerminalSession.isAvailable), .timeLimit(.minutes(5))) struct BrowseTests {
  /// Sixty photographs: p1.png … p60.png, red, green and blue in turn.
  private func photographs() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    _ = try folder.folder("photos")
    for number in 1...60 {
      let color: (UInt8, UInt8, UInt8) = [(220, 20, 20), (20, 220, 20), (20, 20, 220)][number % 3]
      try folder.writePhotograph("photos/p\(number).png", red: color.0, green: color.1, blue: color.2)
    }
    return folder
  }

  @Test(arguments: ["tmux-256color", "xterm-256color", "xterm-direct"], [(80, 24), (120, 40), (200, 60)])
  func theFirstScreenShowsNamesPicturesAndKeys(_ term: String, _ size: (Int, Int)) throws {
    let folder = try photographs()
    let session = try TerminalSession(
      ["--filter", "original", folder.path("photos")], in: folder, columns: size.0, rows: size.1, term: term)
    #expect(try session.waits { $0.contains("p1.png") && $0.contains("1 / 60") && $0.contains("Original") })
    // The second photograph's blue: nothing else on the screen is of that colour.
    #expect(try session.waitsForColors { $0.contains(term == "xterm-direct" ? "48;2;20;20;220" : "48;5;20") })
    try session.press("q")
    #expect(session.exitStatus() == 0)
  }

  @Test func keysScrollOpenSearchAndGoBack() throws {
    let folder = try photographs()
    let session = try TerminalSession(
      ["--filter", "original", folder.path("photos")], in: folder, columns: 100, rows: 30)
    #expect(try session.waits { $0.contains("1 / 60") })
    try session.press("Right")
    #expect(try session.waits { $0.contains("2 / 60") })
    try session.press("End")
    #expect(try session.waits { $0.contains("60 / 60") && $0.contains("p60.png") && !$0.contains("p1.png") })
    try session.press("Home")
    #expect(try session.waits { $0.contains(" 1 / 60") && $0.contains("p1.png") })
    try session.press("Enter")
    #expect(try session.waits { $0.contains("64 × 64") && $0.contains("Esc") })
    try session.press("n")
    #expect(try session.waits { $0.contains("p2.png") && $0.contains(" 2 / 60") })
    try session.press("Escape")
    #expect(try session.waits { $0.contains("p3.png") })
    try session.type("/p42")
    #expect(try session.waits { $0.contains("42 / 60") })
    try session.press("Enter", "?")
    #expect(try session.waits { $0.contains("Keys") && $0.contains("half a screen") })
    try session.press("Escape")
    #expect(try session.waits { !$0.contains("half a screen") })
    try session.press("q")
    #expect(session.exitStatus() == 0)
  }

  @Test func aFlingEndsOnTheLastScreenWithNothingLeftBehind() throws {
    let folder = try photographs()
    let session = try TerminalSession(
      ["--filter", "original", folder.path("photos")], in: folder, columns: 100, rows: 30)
    #expect(try session.waits { $0.contains("1 / 60") })
    for _ in 0..<10 { try session.press("PageDown", "PageDown", "PageDown") }
    #expect(try session.waits { $0.contains("p60.png") && !$0.contains("◌") && !$0.contains("◔") })
    try session.press("q")
    #expect(session.exitStatus() == 0)
  }

  @Test func theWheelScrollsAndAClickSelects() throws {
    let folder = try photographs()
    let session = try TerminalSession(
      ["--filter", "original", folder.path("photos")], in: folder, columns: 100, rows: 30)
    #expect(try session.waits { $0.contains("1 / 60") })
    #expect(try session.state().hasMouse)
    for _ in 0..<20 { try session.type("\u{1B}[<65;10;10M") }
    #expect(try session.waits { $0.contains("p60.png") })
    for _ in 0..<20 { try session.type("\u{1B}[<64;10;10M") }
    #expect(try session.waits { $0.contains("p1.png") })
    try session.type("\u{1B}[<0;40;6M\u{1B}[<0;40;6m")
    #expect(try session.waits { $0.contains("2 / 60") || $0.contains("3 / 60") })
    try session.press("q")
    #expect(session.exitStatus() == 0)
  }

  @Test func anotherSizeIsDrawnAnewWithoutLeftovers() throws {
    let folder = try photographs()
    let session = try TerminalSession(
      ["--filter", "original", folder.path("photos")], in: folder, columns: 120, rows: 40)
    #expect(try session.waits { $0.contains("p1.png") && $0.contains("compute") })
    try session.resize(columns: 60, rows: 16)
    #expect(try session.waits { $0.contains("p1.png") && !$0.contains("compute") })
    for (columns, rows) in [(20, 5), (10, 2), (1, 1), (3, 40), (200, 3)] {
      try session.resize(columns: columns, rows: rows)
      #expect(session.exitStatus(seconds: 0.2) == nil)
    }
    try session.resize(columns: 120, rows: 40)
    #expect(try session.waits { $0.contains("p1.png") && $0.contains("compute") && $0.contains("60 photographs") })
    try session.press("Tab")
    #expect(try session.waits { !$0.contains("compute") })
    try session.press("q")
    #expect(session.exitStatus() == 0)
  }

  @Test(.enabled(if: Program.hasEngine)) func aGrayPhotographGetsColourAndThePanelShowsThePrediction() throws {
    let folder = try TemporaryFolder()
    _ = try folder.folder("photos")
    try folder.writeGrayLandscape("photos/landscape.png")
    let session = try TerminalSession([folder.path("photos")], in: folder, columns: 120, rows: 40, term: "xterm-direct")
    #expect(try session.waits { $0.contains("prepare and cache") && $0.contains("median") })
    let isColored = try session.waitsForColors { screen in
      Self.backgroundColors(screen).contains { $0.max()! - $0.min()! > 12 }
    }
    #expect(isColored, "no cell has a colour")
    try session.press("c")
    #expect(try session.waits { $0.contains("· Gray") })
    try session.press("q")
    #expect(session.exitStatus() == 0)
  }

  @Test(arguments: [("NO_COLOR", "1", "xterm-256color"), ("X", "", "vt100")])
  func withoutColourPicturesAreCharacters(_ setting: (String, String, String)) throws {
    let folder = try photographs()
    let session = try TerminalSession(
      ["--filter", "original", folder.path("photos")], in: folder, term: setting.2, environment: [setting.0: setting.1])
    #expect(try session.waits { screen in screen.contains("p1.png") && screen.contains { "#*+=-:".contains($0) } })
    #expect(!(try session.coloredScreen()).contains("[38;"))
    try session.press("q")
    #expect(session.exitStatus() == 0)
  }

  /// The 24-bit background colours on a screen.
  private static func backgroundColors(_ screen: String) -> [[Int]] {
    screen.components(separatedBy: "48;2;").dropFirst().compactMap { part in
      let numbers = part.prefix { $0.isNumber || $0 == ";" }.split(separator: ";").prefix(3).compactMap { Int($0) }
      return numbers.count == 3 ? numbers : nil
    }
  }
}
