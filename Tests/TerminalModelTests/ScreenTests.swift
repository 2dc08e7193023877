import TerminalModel
import Testing

/// What the model makes of bytes, where tmux is not needed to know it.
@Suite struct ScreenTests {
  private func screen(_ text: String, columns: Int = 20, rows: Int = 5) -> TerminalScreen {
    var screen = TerminalScreen(columns: columns, rows: rows)
    screen.feed(text)
    return screen
  }

  @Test func coloursAreUnderstoodInEveryForm() {
    let forms = [
      "38;5;200": CellColor.palette(200), "38:5:200": .palette(200), "31": .palette(1), "93": .palette(11),
      "38;2;1;2;3": .direct(0x010203), "38:2::1:2:3": .direct(0x010203), "38:2:1:2:3": .direct(0x010203),
      "39": .standard,
    ]
    for (form, color) in forms {
      let screen = screen("\u{1B}[\(form);1mx")
      #expect(screen[0, 0].style.foreground == color && screen[0, 0].style.attributes == .bold, "\(form)")
      #expect(screen.unknown.isEmpty)
    }
  }

  @Test func erasedCellsKeepTheBackground() {
    let screen = screen("abc\u{1B}[48;5;20m\u{1B}[1;2H\u{1B}[K")
    #expect(screen.lines[0] == "a")
    #expect(screen[5, 0].style.background == .palette(20) && screen[0, 0].style.background == .standard)
  }

  @Test func marksJoinTheCharacterBefore() {
    let screen = screen("e\u{301}x\u{6F22}\u{301}" + Placeholder.text(row: 3, column: 200, topByte: 7))
    #expect(screen[0, 0].marks == ["\u{301}"] && screen[2, 0].marks == ["\u{301}"] && screen[3, 0].columns == 0)
    #expect(screen[4, 0].marks.count == 3 && screen.cursor.column == 5)
  }

  @Test func theMarksOfPlaceholdersAreKittysList() {
    #expect(Placeholder.marks.count == 297)
    #expect(
      Placeholder.marks[0] == "\u{305}" && Placeholder.marks[1] == "\u{30D}" && Placeholder.marks[296] == "\u{1D244}")
    #expect(
      Placeholder.marks[100] == "\u{7EB}" && Placeholder.marks[200] == "\u{20D4}"
        && Placeholder.marks[255] == "\u{A8E5}")
  }

  @Test(arguments: [
    "\u{1B}[77z", "\u{1B}[?4711h", "\u{1B}[123m", "\u{1B}]4711;x\u{7}", "\u{1B}_Xyz\u{1B}\\", "\u{1B}Pzz\u{1B}\\",
    "\u{1B}%G",
    "\u{FF}".unicodeScalars.map(String.init).joined() + "\u{85}",
  ])
  func whatIsUnknownIsNoted(_ text: String) { #expect(screen(text).unknown.count == 1) }

  @Test func aSequenceThatIsCutUpIsWhole() {
    let text = "\u{1B}[2;3H\u{1B}[38:2::1:2:3mé漢\u{1B}]0;title\u{1B}\\\u{1B}[?2026h"
    var screen = TerminalScreen(columns: 20, rows: 5, personality: .foot)
    for byte in text.utf8 {
      #expect(!screen.isHeldBack)
      screen.feed([byte])
    }
    #expect(screen.lines[1] == "  é漢" && screen.title == "title" && screen.unknown.isEmpty && screen.isHeldBack)
  }

  @Test func lineDrawingsComeFromTheOtherCharacterSet() {
    #expect(screen("\u{1B}(0lqqk\u{1B}(B x \u{1B})0\u{E}mqqj\u{F}m").lines[0] == "┌──┐ x └──┘m")
  }

  @Test func theOtherScreenComesAndGoes() {
    var screen = screen("before\u{1B}[?1049h\u{1B}[2Jafter\u{1B}[?25l\u{1B}[?1002h")
    #expect(screen.isAlternate && !screen.isCursorVisible && screen.hasMouse && screen.text.hasPrefix("      after"))
    screen.feed("\u{1B}[?1049l\u{1B}[?25h\u{1B}[?1002l")
    #expect(!screen.isAlternate && screen.isCursorVisible && !screen.hasMouse && screen.lines[0] == "before")
    #expect(screen.cursor.column == 6)
  }

  @Test func sixelsLieAboveCellsUntilTheseAreWritten() {
    var screen = TerminalScreen(columns: 20, rows: 6, personality: .foot)
    screen.feed("\u{1B}[2;3H\u{1B}7\u{1B}P0;1;0q\"1;1;18;20#1;2;100;0;0#1!18~-!18~-!18~-!18B\u{1B}\\\u{1B}8")
    #expect(screen.sixels.count == 1 && screen.sixels[0].width == 18 && screen.sixels[0].paintedHeight == 20)
    #expect(screen.sixels[0].column == 2 && screen.sixels[0].row == 1 && screen.sixels[0].registerCount == 1)
    #expect(screen.cursor.column == 2 && screen.cursor.row == 1)
    let shown = screen.picture(columns: 2..<4, rows: 1..<3)
    #expect(shown.bytes.prefix(3) == [255, 0, 0] && shown.bytes.suffix(3) == [0, 0, 0])
    screen.feed("x")
    #expect(screen[2, 1].sixel == nil && screen[3, 1].sixel != nil)
    #expect(screen.faults.isEmpty && screen.unknown.isEmpty)
    screen.feed("\u{1B}[6;1H\u{1B}Pq\"1;1;9;6#1;2;0;0;0#1~\u{1B}\\")
    #expect(screen.faults.contains { $0.contains("last row") })
  }
}
