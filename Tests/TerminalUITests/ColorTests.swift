import Foundation
import TerminalUI
import Testing

@Suite struct ColorTests {
  /// The colour of one of xterm's 256 numbers from 16 on.
  private func color(_ number: Int) -> (Int, Int, Int) {
    if number >= 232 { return (8 + 10 * (number - 232), 8 + 10 * (number - 232), 8 + 10 * (number - 232)) }
    let levels = [0, 95, 135, 175, 215, 255]
    let place = number - 16
    return (levels[place / 36], levels[place / 6 % 6], levels[place % 6])
  }

  @Test func everyPaletteColourIsItsOwnNearest() {
    for number in 16...255 {
      let (red, green, blue) = color(number)
      let found = Palette.nearest256(UInt8(red), UInt8(green), UInt8(blue))
      #expect(color(found) == (red, green, blue), "\(number) became \(found)")
    }
  }

  @Test func theNearestColourIsNoFurtherThanAnyOther() {
    func distance(_ left: (Int, Int, Int), _ right: (Int, Int, Int)) -> Int {
      let (red, green, blue) = (left.0 - right.0, left.1 - right.1, left.2 - right.2)
      return 2 * red * red + 4 * green * green + 3 * blue * blue
    }
    for step in stride(from: 0, to: 1 << 24, by: 99_991) {
      let wanted = (step >> 16 & 255, step >> 8 & 255, step & 255)
      let found = Palette.nearest256(UInt8(wanted.0), UInt8(wanted.1), UInt8(wanted.2))
      let best = (16...255).map { distance(color($0), wanted) }.min() ?? 0
      // The nearest level of each component alone, and the nearest gray: at most a little off where a gray ties.
      #expect(distance(color(found), wanted) <= best + best / 4 + 200)
    }
  }

  @Test func withoutColourPixelsBecomeCharactersAsLightAsTheyAre() {
    let mapping = ColorMapping(depth: .monochrome)
    let ramp = [0, 60, 120, 180, 255].map { level -> Character in
      let gray = Color.rgb(UInt8(level), UInt8(level), UInt8(level))
      return mapping.mapped(
        Cell("▀", Style(foreground: gray, background: gray, attributes: .picture)), column: 0, row: 0
      ).character
    }
    #expect(ramp.first == " " && ramp.last == "@")
    #expect(Set(ramp).count == 5)
    let text = mapping.mapped(Cell("a", Style(foreground: .rgb(1, 2, 3), attributes: .bold)), column: 0, row: 0)
    #expect(text == Cell("a", Style(attributes: .bold)))
  }

  @Test(arguments: [ColorDepth.palette256, .ansi16]) func ditheringKeepsTheMeanOfAPlainSurface(_ depth: ColorDepth) {
    let mapping = ColorMapping(depth: depth)
    func levels(_ color: Color) -> [Int] { color.components.map { [Int($0.red), Int($0.green), Int($0.blue)] } ?? [] }
    var (dithered, nearest) = (0, 0)
    for wanted in [[60, 62, 40], [150, 110, 70], [100, 100, 100], [40, 70, 110], [230, 200, 190], [90, 40, 30]] {
      let color = Color.rgb(UInt8(wanted[0]), UInt8(wanted[1]), UInt8(wanted[2]))
      let cell = Cell("▀", Style(foreground: color, background: color, attributes: .picture))
      var sums = [0, 0, 0]
      for (row, column) in (0..<2).flatMap({ row in (0..<4).map { (row, $0) } }) {
        let style = mapping.mapped(cell, column: column, row: row).style
        for shown in [style.foreground, style.background] { sums = zip(sums, levels(shown)).map { $0 + $1 } }
      }
      dithered += zip(sums, wanted).reduce(0) { $0 + abs($1.0 / 16 - $1.1) }
      let (red, green, blue) = (UInt8(wanted[0]), UInt8(wanted[1]), UInt8(wanted[2]))
      let single = depth == .palette256 ? self.color(Palette.nearest256(red, green, blue)) : nil
      nearest += single.map { abs($0.0 - wanted[0]) + abs($0.1 - wanted[1]) + abs($0.2 - wanted[2]) } ?? 60
    }
    // Six colours of three components each.
    #expect(dithered < nearest / 2 && dithered < 6 * 3 * 10, "\(dithered), \(nearest)")
  }

  @Test func trueColourIsLeftAsItIs() {
    let cell = Cell("▘", Style(foreground: .rgb(1, 2, 3), background: .rgb(4, 5, 6), attributes: .picture))
    #expect(ColorMapping(depth: .trueColor).mapped(cell, column: 3, row: 2) == cell)
  }

  @Test func whereAFontHasNoQuartersOfCellsTheirMeansStandInHalves() {
    let mapping = ColorMapping(depth: .trueColor, hasQuadrants: false)
    let style = Style(foreground: .rgb(200, 0, 0), background: .rgb(0, 0, 100), attributes: .picture)
    #expect(
      mapping.mapped(Cell("▘", style), column: 0, row: 0)
        == Cell("▀", Style(foreground: .rgb(100, 0, 50), background: .rgb(0, 0, 100), attributes: .picture)))
    #expect(mapping.mapped(Cell("▀", style), column: 0, row: 0) == Cell("▀", style))
    #expect(mapping.mapped(Cell("▐", Style(foreground: .rgb(1, 2, 3))), column: 0, row: 0).character == "▐")
  }

  @Test func withoutColourAQuarterCountsAQuarter() {
    let mapping = ColorMapping(depth: .monochrome)
    let style = Style(foreground: .rgb(255, 255, 255), background: .rgb(0, 0, 0), attributes: .picture)
    let quarter = mapping.mapped(Cell("▘", style), column: 0, row: 0).character
    let half = mapping.mapped(Cell("▚", style), column: 0, row: 0).character
    #expect(quarter == ":" && half == "=")
  }
}

@Suite struct ThemeTests {
  /// The contrast of two colours as WCAG 2 has it, 1…21.
  private func contrast(_ one: Color, _ other: Color) -> Double {
    func luminance(_ color: Color) -> Double {
      guard let (red, green, blue) = color.components else { return 0 }
      let parts = [red, green, blue].map { value -> Double in
        let share = Double(value) / 255
        return share <= 0.03928 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
      }
      return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }
    let (first, second) = (luminance(one), luminance(other))
    return (max(first, second) + 0.05) / (min(first, second) + 0.05)
  }

  @Test func everyColourCanBeReadOnItsBackground() {
    let exceptions: Set<Color> = [Theme.faint, Theme.box, Theme.boxText, Theme.boxKey, Theme.onLane]
    for (dark, light) in Theme.light where !exceptions.contains(dark) {
      #expect(contrast(dark, .rgb(16, 18, 22)) >= 4, "\(dark)")
      #expect(contrast(light, .rgb(250, 250, 250)) >= 4, "\(light)")
    }
    for (text, background) in [(Theme.boxText, Theme.box), (Theme.boxKey, Theme.box)] {
      #expect(contrast(text, background) >= 4.5)
      if let text = Theme.light[text], let background = Theme.light[background] {
        #expect(contrast(text, background) >= 4.5)
      }
    }
  }
}
