/// A character that splits a cell's four pixels between its foreground and its background.
struct PixelBlock {
  /// The character.
  let character: Character
  /// Which pixels the foreground covers (1) or not (0): upper left, upper right, lower left, lower right.
  let covered: SIMD4<Float>

  /// How many pixels the foreground covers.
  let count: Float

  private init(_ character: Character, _ covered: SIMD4<Float>) {
    (self.character, self.covered, count) = (character, covered, covered.sum())
  }

  /// Every way to split them, once each; plain areas get the first.
  static let all = [
    PixelBlock("▀", [1, 1, 0, 0]), PixelBlock("▐", [0, 1, 0, 1]),
    PixelBlock("▘", [1, 0, 0, 0]), PixelBlock("▝", [0, 1, 0, 0]),
    PixelBlock("▖", [0, 0, 1, 0]), PixelBlock("▗", [0, 0, 0, 1]),
    PixelBlock("▚", [1, 0, 0, 1]),
  ]

  /// The block that a character draws.
  static func shown(by character: Character) -> PixelBlock? { all.first { $0.character == character } }

  /// The cell closest to four pixels, by squared differences of red, green and blue. Each part has the mean colour of its
  /// pixels.
  ///
  /// - Returns: `nil` if one of the colours is the terminal's own.
  static func cell(_ upperLeft: Color, _ upperRight: Color, _ lowerLeft: Color, _ lowerRight: Color) -> Cell? {
    guard let first = upperLeft.levels, let second = upperRight.levels, let third = lowerLeft.levels,
      let fourth = lowerRight.levels
    else { return nil }
    let total = first + second + third + fourth
    var (best, bestForeground, bestMerit) = (0, SIMD4<Float>.zero, -Float.infinity)
    for index in all.indices {
      let (covered, count) = (all[index].covered, all[index].count)
      let foreground = first * covered.x + second * covered.y + third * covered.z + fourth * covered.w
      let background = total - foreground
      // How much the squared error shrinks, times 6: |sum|² / count for both parts, whose counts are 1 and 3, or 2 and 2.
      let (own, other) = ((foreground * foreground).sum(), (background * background).sum())
      let merit = count == 1 ? 6 * own + 2 * other : 3 * (own + other)
      if merit > bestMerit { (best, bestForeground, bestMerit) = (index, foreground, merit) }
    }
    let (character, count) = (all[best].character, all[best].count)
    return Cell(
      character,
      Style(
        foreground: Color(sum: bestForeground, count: count),
        background: Color(sum: total - bestForeground, count: 4 - count), attributes: .picture))
  }
}

extension PixelBlock {
  /// The cell with only an upper and a lower half, which fonts of text consoles have.
  static func halved(_ cell: Cell) -> Cell {
    guard let block = shown(by: cell.character), block.character != all[0].character,
      let foreground = cell.style.foreground.levels, let background = cell.style.background.levels
    else { return cell }
    func mean(_ left: Float, _ right: Float) -> Color {
      let share = left + right
      return Color(sum: foreground * share + background * (2 - share), count: 2)
    }
    return Cell(
      all[0].character,
      Style(
        foreground: mean(block.covered.x, block.covered.y), background: mean(block.covered.z, block.covered.w),
        attributes: cell.style.attributes))
  }
}

extension Color {
  /// The mean of `count` colours.
  fileprivate init(sum: SIMD4<Float>, count: Float) {
    let mean = sum / count + 0.5
    self = .rgb(UInt8(mean.x), UInt8(mean.y), UInt8(mean.z))
  }
}
