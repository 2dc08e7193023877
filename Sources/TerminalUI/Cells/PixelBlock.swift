/// A character that splits a cell's pixels between its foreground and its background.
struct PixelBlock: Hashable {
  /// The characters to which it belongs.
  let symbols: PixelSymbols
  /// The pixels that the foreground covers. Bit 0 stands for the upper left pixel, bit 1 for the next in reading order.
  let pattern: Int

  /// The upper half. Plain cells get it, because dithering then gives each half a colour of its own.
  static let upperHalf = PixelBlock(symbols: .halves, pattern: 0b01)

  /// The character.
  var character: Character { symbols.characters[pattern] }

  /// The block that a character draws. Of a character in several sets, it is the one with the fewest pixels.
  static func shown(by character: Character) -> PixelBlock? {
    character.unicodeScalars.first.flatMap { byScalar[$0] }
  }

  /// By scalar, because a character takes several times as long to hash.
  private static let byScalar = Dictionary(
    PixelSymbols.allCases.flatMap { symbols in
      symbols.characters.enumerated().flatMap { pattern, character in
        character.unicodeScalars.map { ($0, PixelBlock(symbols: symbols, pattern: pattern)) }
      }
    }, uniquingKeysWith: { fewest, _ in fewest })

  /// How many pixels the foreground and the background cover.
  var counts: (foreground: Int, background: Int) {
    let covered = pattern.nonzeroBitCount
    return (covered, symbols.pixelCount - covered)
  }

  /// How much of the upper and of the lower half the foreground covers, 0…1.
  var shares: (upper: Float, lower: Float) {
    let (columns, rows) = symbols.pixelsPerCell
    let middle = Float(rows) / 2
    var upper: Float = 0
    for index in 0..<columns * rows where pattern >> index & 1 == 1 {
      // The middle row of three is half in each.
      upper += min(1, max(0, middle - Float(index / columns)))
    }
    let half = Float(columns) * middle
    return (upper / half, (Float(counts.foreground) - upper) / half)
  }

  /// The foreground's column, 0 or 1, if it differs between left and right more than between above and below.
  var column: Int? {
    guard symbols.pixelsPerCell.columns == 2 else { return nil }
    let left = (pattern & 0b0101_0101).nonzeroBitCount
    let surplus = counts.foreground - 2 * left
    let (upper, lower) = shares
    guard Float(2 * abs(surplus)) > abs(upper - lower) * Float(symbols.pixelCount) else { return nil }
    return surplus > 0 ? 1 : 0
  }
}

extension Cell {
  /// The cell with only an upper and a lower half, which fonts of text consoles have.
  var halved: Cell {
    guard let block = PixelBlock.shown(by: character), block.symbols != .halves else { return self }
    let shares = block.shares
    var split = PixelSplit(symbols: .halves)
    split.set(0, to: mixed(shares.upper))
    split.set(1, to: mixed(shares.lower))
    return split.cell ?? .blank
  }

  /// The foreground's share of a part of the cell decides on its colour. The terminal's own colour cannot be mixed.
  private func mixed(_ share: Float) -> Color {
    guard let own = style.foreground.levels, let other = style.background.levels else {
      return share < 0.5 ? style.background : style.foreground
    }
    return Color(rounding: own * share + other * (1 - share))
  }
}
