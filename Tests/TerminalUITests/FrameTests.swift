import TerminalUI
import Testing

@Suite struct FrameTests {
  @Test func aHalfBlockShowsTwoPixels() {
    let (red, blue) = (Color.rgb(255, 0, 0), Color.rgb(0, 0, 255))
    var frame = Frame(size: Size(columns: 3, rows: 2))
    frame.draw(PixelGrid(width: 1, height: 3, pixels: [red, blue, red]), at: Point(column: 1, row: 0))
    #expect(frame[1, 0] == Cell("▀", Style(foreground: red, background: blue)))
    #expect(frame[1, 1] == Cell("▀", Style(foreground: red)))
    #expect(frame[0, 0] == .blank && frame[2, 1] == .blank)
  }

  @Test func wideCharactersTakeTwoCellsOrNone() {
    var frame = Frame(size: Size(columns: 4, rows: 1))
    #expect(frame.write("漢字x", at: Point(column: 0, row: 0), maxColumns: 3) == 2)
    #expect(frame.text() == "漢")
    #expect(frame[1, 0].character == Cell.continuation)
    #expect(frame.write("漢", at: Point(column: 3, row: 0)) == 0)
  }

  @Test func whatIsDrawnOutsideIsCutOff() {
    let grid = PixelGrid(width: 4, height: 4, pixels: Array(repeating: .rgb(1, 2, 3), count: 16))
    for column in -6...6 {
      for row in -6...6 {
        var frame = Frame(size: Size(columns: 5, rows: 3))
        frame.draw(grid, at: Point(column: column, row: row))
        frame.write("text", at: Point(column: column, row: row))
        frame.fill(Rect(column: column, row: row, columns: 2, rows: 2), with: Cell("x"))
        Timeline(spans: [Timeline.Span(start: -9, end: 0, color: .rgb(9, 9, 9))], secondsPerCell: 0.5).draw(
          in: Rect(column: column, row: row, columns: 6, rows: 2), &frame)
        #expect(frame.cells.count == 15)
      }
    }
  }

  @Test func printedColoursAreThoseOfTheDepth() {
    var frame = Frame(size: Size(columns: 1, rows: 1))
    frame[0, 0] = Cell("x", Style(foreground: .rgb(255, 0, 0), attributes: .bold))
    #expect(frame.ansi(depth: .trueColor).contains("38;2;255;0;0"))
    #expect(frame.ansi(depth: .palette256).contains("38;5;196"))
    #expect(!frame.ansi(depth: .monochrome).contains("38;"))
    #expect(frame.ansi(depth: .trueColor).hasSuffix("\u{1B}[0m\n"))
  }

  @Test func textLosesTrailingBlanksAlone() {
    var frame = Frame(size: Size(columns: 6, rows: 2))
    frame.write(" a", at: Point(column: 0, row: 0))
    #expect(frame.text() == " a\n")
    #expect(frame.text(trimmingTrailingBlanks: false) == " a    \n      ")
  }
}
