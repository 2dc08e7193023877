import TerminalUI
import Testing

@Suite struct FrameTests {
  @Test func aCellShowsFourPixels() {
    let (red, blue) = (Color.rgb(255, 0, 0), Color.rgb(0, 0, 255))
    var frame = Frame(size: Size(columns: 3, rows: 2))
    frame.draw(
      PixelGrid(width: 2, height: 3, pixels: [red, red, blue, blue, red, red]), at: Point(column: 1, row: 0))
    #expect(frame[1, 0] == Cell("▀", Style(foreground: red, background: blue, attributes: .picture)))
    #expect(frame[1, 1] == Cell("▀", Style(foreground: red, attributes: .picture)))
    #expect(frame[0, 0] == .blank && frame[2, 1] == .blank)
  }

  @Test(
    arguments: [
      ("▀", [0, 0, 1, 1]), ("▐", [1, 0, 1, 0]), ("▘", [0, 1, 1, 1]), ("▝", [1, 0, 1, 1]), ("▖", [1, 1, 0, 1]),
      ("▗", [1, 1, 1, 0]), ("▚", [0, 1, 1, 0]), ("▀", [0, 0, 0, 0]),
    ] as [(Character, [Int])])
  func twoColoursInACellStayWhatTheyAre(_ character: Character, _ pattern: [Int]) {
    let colors = [Color.rgb(200, 30, 10), .rgb(10, 90, 250)]
    var frame = Frame(size: Size(columns: 1, rows: 1))
    frame.draw(PixelGrid(width: 2, height: 2, pixels: pattern.map { colors[$0] }), at: Point(column: 0, row: 0))
    #expect(frame[0, 0].character == character)
    #expect(frame[0, 0].style.foreground == colors[0])
    #expect(pattern.contains(1) == (frame[0, 0].style.background == colors[1]))
  }

  @Test func quartersAreNeverFurtherFromThePixelsThanHalves() {
    var state: UInt64 = 1
    func level() -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 56)
    }
    func error(_ pixels: [[Int]], _ shown: [[Int]]) -> Int {
      zip(pixels.joined(), shown.joined()).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }
    func mean(_ one: [Int], _ other: [Int]) -> [Int] { zip(one, other).map { ($0 + $1 + 1) / 2 } }
    func levels(_ color: Color) -> [Int] { color.components.map { [Int($0.red), Int($0.green), Int($0.blue)] } ?? [] }
    let covered: [Character: [Bool]] = [
      "▀": [true, true, false, false], "▐": [false, true, false, true], "▘": [true, false, false, false],
      "▝": [false, true, false, false], "▖": [false, false, true, false], "▗": [false, false, false, true],
      "▚": [true, false, false, true],
    ]
    for _ in 0..<500 {
      let pixels = (0..<4).map { _ in [level(), level(), level()] }
      var frame = Frame(size: Size(columns: 1, rows: 1))
      let colors = pixels.map { Color.rgb(UInt8($0[0]), UInt8($0[1]), UInt8($0[2])) }
      frame.draw(PixelGrid(width: 2, height: 2, pixels: colors), at: Point(column: 0, row: 0))
      let style = frame[0, 0].style
      let shown = (covered[frame[0, 0].character] ?? []).map { levels($0 ? style.foreground : style.background) }
      let (upper, lower) = (mean(pixels[0], pixels[1]), mean(pixels[2], pixels[3]))
      let halves = [upper, upper, lower, lower]
      // Means are rounded, by half a level of each component at most.
      #expect(shown.count == 4 && error(pixels, shown) <= error(pixels, halves) + 12)
    }
  }

  @Test func manyColoursInACellBecomeTheTwoThatAreNearest() {
    let pixels = [Color.rgb(250, 0, 0), .rgb(10, 10, 10), .rgb(20, 20, 20), .rgb(30, 30, 30)]
    var frame = Frame(size: Size(columns: 1, rows: 1))
    frame.draw(PixelGrid(width: 2, height: 2, pixels: pixels), at: Point(column: 0, row: 0))
    #expect(
      frame[0, 0]
        == Cell("▘", Style(foreground: pixels[0], background: .rgb(20, 20, 20), attributes: .picture)))
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
