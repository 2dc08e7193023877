import TerminalUI
import Testing

/// Pictures of two colours show which character stands for which pattern.
@Suite struct PixelSymbolsTests {
  private let light = Color.rgb(250, 240, 230)
  private let dark = Color.rgb(10, 20, 30)

  private func pixelCount(_ symbols: PixelSymbols) -> Int { symbols.pixelsPerCell.columns * symbols.pixelsPerCell.rows }

  /// The cell with light pixels as in `pattern`; the others are dark or the terminal's own colour.
  private func cell(_ pattern: Int, _ symbols: PixelSymbols, other: Color) -> Cell {
    let (columns, rows) = symbols.pixelsPerCell
    let pixels = (0..<columns * rows).map { pattern >> $0 & 1 == 1 ? light : other }
    var frame = Frame(size: Size(columns: 1, rows: 1))
    frame.draw(
      PixelGrid(width: columns, height: rows, pixels: pixels, symbols: symbols), at: Point(column: 0, row: 0))
    return frame[0, 0]
  }

  /// Pixels as in Unicode's names: "135" has the first, the third and the fifth.
  private func pattern(_ name: String) -> Int { name.compactMap(\.wholeNumberValue).reduce(0) { $0 | 1 << ($1 - 1) } }

  @Test(
    arguments: [
      (0x1FB00, "1"), (0x1FB01, "2"), (0x1FB02, "12"), (0x1FB06, "123"), (0x1FB13, "35"), (0x1FB14, "235"),
      (0x1FB27, "146"), (0x1FB28, "1246"), (0x1FB1E, "6"), (0x1FB3B, "23456"), (0x258C, "135"), (0x2590, "246"),
    ])
  func sextantsAreNamedAfterTheirPixels(_ scalar: Int, _ name: String) {
    let character = cell(pattern(name), .sextants, other: .terminalDefault).character
    #expect(character.unicodeScalars.map { Int($0.value) } == [scalar])
  }

  @Test(
    arguments: [
      (0x1CD00, "3"), (0x1CD01, "23"), (0x1CD02, "123"), (0x1CD03, "4"), (0x1CD07, "134"), (0x1CD0F, "1235"),
      (0x1CD18, "6"), (0x1CD68, "123567"), (0x1CDE5, "2345678"),
      // The patterns that octants leave out.
      (0x1CEA8, "1"), (0x1CEAB, "2"), (0x1FB82, "12"), (0x2598, "13"), (0x259D, "24"), (0x2580, "1234"),
      (0x1FBE6, "35"), (0x1FBE7, "46"), (0x1FB85, "123456"), (0x1CEA3, "7"), (0x2596, "57"), (0x258C, "1357"),
      (0x259E, "2457"), (0x259B, "123457"), (0x1CEA0, "8"), (0x2597, "68"), (0x259A, "1368"), (0x2590, "2468"),
      (0x259C, "123468"), (0x2582, "78"), (0x2584, "5678"), (0x2599, "135678"), (0x259F, "245678"), (0x2586, "345678"),
    ])
  func octantsAreNamedAfterTheirPixels(_ scalar: Int, _ name: String) {
    let character = cell(pattern(name), .octants, other: .terminalDefault).character
    #expect(character.unicodeScalars.map { Int($0.value) } == [scalar])
  }

  @Test(arguments: PixelSymbols.allCases) func eachPatternHasItsOwnCharacter(_ symbols: PixelSymbols) {
    let all = 1 << pixelCount(symbols) - 1
    let characters = (1..<all).map { cell($0, symbols, other: .terminalDefault).character }
    #expect(Set(characters).count == all - 1 && !characters.contains(" ") && !characters.contains("█"))
    let blocks: [PixelSymbols: (ClosedRange<UInt32>, Int)] = [
      .sextants: (0x1FB00...0x1FB3B, 60), .octants: (0x1CD00...0x1CDE5, 230),
    ]
    guard let (block, count) = blocks[symbols] else { return }
    let inBlock = characters.flatMap(\.unicodeScalars).map(\.value).filter(block.contains)
    #expect(inBlock == inBlock.sorted() && inBlock.count == count)
  }

  @Test(arguments: PixelSymbols.allCases) func twoColoursStayWhatTheyAre(_ symbols: PixelSymbols) {
    let all = 1 << pixelCount(symbols) - 1
    for pattern in 1..<all {
      let cell = cell(pattern, symbols, other: dark)
      // Halves always have the upper pixel in the foreground, for example.
      let isSwapped = cell.style.foreground == dark
      #expect(cell.style.foreground == (isSwapped ? dark : light))
      #expect(cell.style.background == (isSwapped ? light : dark))
      let shown = self.cell(isSwapped ? all ^ pattern : pattern, symbols, other: .terminalDefault)
      #expect(cell.character == shown.character)
    }
    #expect(cell(all, symbols, other: dark) == cell(0, symbols, other: light))
    #expect(cell(all, symbols, other: dark).style.foreground == light)
  }

  @Test(arguments: PixelSymbols.allCases) func theTerminalsOwnColourStaysBehindTheOthers(_ symbols: PixelSymbols) {
    let all = 1 << pixelCount(symbols) - 1
    for pattern in 1..<all {
      let style = cell(pattern, symbols, other: .terminalDefault).style
      #expect(style == Style(foreground: light, attributes: .picture))
    }
    #expect(cell(0, symbols, other: .terminalDefault) == .blank)
  }

  @Test func knownPixelsBesideUnknownOnesHaveTheirMean() {
    var frame = Frame(size: Size(columns: 1, rows: 1))
    let pixels = [Color.terminalDefault, .rgb(100, 0, 0), .terminalDefault, .rgb(0, 50, 0)]
    frame.draw(PixelGrid(width: 2, height: 2, pixels: pixels), at: Point(column: 0, row: 0))
    #expect(frame[0, 0] == Cell("▐", Style(foreground: .rgb(50, 25, 0), attributes: .picture)))
  }

  @Test func theLastRowOfCellsMayHaveFewerPixels() {
    let grid = PixelGrid(width: 2, height: 5, pixels: Array(repeating: light, count: 10), symbols: .octants)
    #expect(grid.columns == 1 && grid.rows == 2)
    var frame = Frame(size: Size(columns: 1, rows: 2))
    frame.draw(grid, at: Point(column: 0, row: 0))
    #expect(frame[0, 0] == Cell("▀", Style(foreground: light, background: light, attributes: .picture)))
    #expect(frame[0, 1] == Cell("\u{1FB82}", Style(foreground: light, attributes: .picture)))
  }
}
