import ProgramSupport
import TerminalUI
import Testing

/// A cell's colours compared with trying every split, and what terminals with fewer abilities make of the cell.
@Suite struct PixelSplitTests {
  private typealias Levels = SIMD3<Double>

  private func levels(_ color: Color) -> Levels {
    color.components.map { Levels(Double($0.red), Double($0.green), Double($0.blue)) } ?? .zero
  }

  private func error(_ pixels: [Levels], _ shown: (Int) -> Levels) -> Double {
    pixels.indices.reduce(0) { sum, index in
      let difference = pixels[index] - shown(index)
      return sum + (difference * difference).sum()
    }
  }

  private func leastError(_ pixels: [Levels]) -> Double {
    (1..<1 << (pixels.count - 1)).map { pattern in
      func mean(_ bit: Int) -> Levels {
        let part = pixels.indices.filter { pattern >> $0 & 1 == bit }
        return part.reduce(Levels.zero) { $0 + pixels[$1] } / Double(part.count)
      }
      let means = (mean(0), mean(1))
      return error(pixels) { pattern >> $0 & 1 == 1 ? means.1 : means.0 }
    }.min() ?? 0
  }

  private func draw(_ colors: [Color], _ symbols: PixelSymbols) -> Cell {
    let (columns, rows) = symbols.pixelsPerCell
    var frame = Frame(size: Size(columns: 1, rows: 1))
    frame.draw(
      PixelGrid(width: columns, height: rows, pixels: colors, symbols: symbols), at: Point(column: 0, row: 0))
    return frame[0, 0]
  }

  /// Which pixels each character covers, as cells with pixels of the terminal's own colour show it.
  private func patterns(_ symbols: PixelSymbols) -> [Character: Int] {
    let count = symbols.pixelsPerCell.columns * symbols.pixelsPerCell.rows
    let pairs = (1..<1 << count - 1).map { pattern in
      let colors = (0..<count).map { pattern >> $0 & 1 == 1 ? Color.rgb(1, 2, 3) : .terminalDefault }
      return (draw(colors, symbols).character, pattern)
    }
    return Dictionary(uniqueKeysWithValues: pairs)
  }

  @Test(arguments: PixelSymbols.allCases) func noSplitIsCloserToThePixels(_ symbols: PixelSymbols) throws {
    let count = symbols.pixelsPerCell.columns * symbols.pixelsPerCell.rows
    let patterns = patterns(symbols)
    var random = SeededGenerator(state: 1)
    for _ in 0..<300 {
      let colors = (0..<count).map { _ in Color(value: UInt32.random(in: 0...0xFF_FFFF, using: &random)) }
      let cell = draw(colors, symbols)
      let pattern = try #require(patterns[cell.character])
      let (foreground, background) = (levels(cell.style.foreground), levels(cell.style.background))
      let pixels = colors.map(levels)
      let shown = error(pixels) { pattern >> $0 & 1 == 1 ? foreground : background }
      // Means are rounded, by half a level of each component at most.
      #expect(shown <= leastError(pixels) + Double(count))
    }
  }

  @Test func smallPartsAreDrawnAsLargeOnes() {
    var colors = Array(repeating: Color.rgb(200, 0, 0), count: 8)
    colors[0] = .rgb(0, 0, 100)
    let cell = draw(colors, .octants)
    #expect(cell.character == "\u{1CDE5}")
    #expect(cell.style.foreground == colors[1] && cell.style.background == colors[0])
  }

  @Test(arguments: [PixelSymbols.sextants, .octants]) func textConsolesShowTheMeansOfHalves(_ symbols: PixelSymbols) {
    let (columns, rows) = symbols.pixelsPerCell
    let colors = (0..<columns * rows).map { $0 == 0 ? Color.rgb(240, 0, 0) : .rgb(0, 0, 120) }
    let halved = ColorMapping(depth: .trueColor, hasQuadrants: false).mapped(draw(colors, symbols), column: 0, row: 0)
    // One of three pixels of the upper half, the middle row counting half, or one of four.
    let upper: Color = symbols == .sextants ? .rgb(80, 0, 80) : .rgb(60, 0, 90)
    #expect(halved == Cell("▀", Style(foreground: upper, background: .rgb(0, 0, 120), attributes: .picture)))
  }

  @Test func textConsolesLeaveTheTerminalsOwnColourBehind() {
    let mapping = ColorMapping(depth: .trueColor, hasQuadrants: false)
    let style = Style(foreground: .rgb(1, 2, 3), attributes: .picture)
    #expect(mapping.mapped(Cell("▛", style), column: 0, row: 0) == Cell("▀", style.filled))
    #expect(mapping.mapped(Cell("▄", style), column: 0, row: 0) == Cell("▄", style))
    #expect(mapping.mapped(Cell("\u{1CEA8}", style), column: 0, row: 0) == .blank)
  }

  @Test func withoutColourEachPixelCounts() {
    let mapping = ColorMapping(depth: .monochrome)
    let style = Style(foreground: .rgb(255, 255, 255), background: .rgb(0, 0, 0), attributes: .picture)
    let shown = ["\u{1CEA8}", "\u{1FB02}", "\u{1CD07}", "\u{1FB06}", "\u{1CDE5}"].map {
      mapping.mapped(Cell(Character($0), style), column: 0, row: 0).character
    }
    #expect(shown == [".", "-", "-", "=", "#"])
  }

  @Test(arguments: [ColorDepth.palette256, .ansi16]) func ditheredColumnsHaveThresholdsOfTheirOwn(_ depth: ColorDepth) {
    let mapping = ColorMapping(depth: depth)
    let colors = (Color.rgb(90, 40, 30), Color.rgb(100, 100, 100))
    let left = Style(foreground: colors.0, background: colors.1, attributes: .picture)
    let right = Style(foreground: colors.1, background: colors.0, attributes: .picture)
    for (column, row) in (0..<4).flatMap({ column in (0..<4).map { (column, $0) } }) {
      let shown = mapping.mapped(Cell("▌", left), column: column, row: row).style
      let swapped = mapping.mapped(Cell("▐", right), column: column, row: row).style
      #expect(shown.foreground == swapped.background && shown.background == swapped.foreground)
    }
  }
}

extension Style {
  /// The foreground in both halves.
  fileprivate var filled: Style { Style(foreground: foreground, background: foreground, attributes: attributes) }
}
