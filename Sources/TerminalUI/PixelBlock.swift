/// A character that divides a cell's four pixels between its foreground and its background.
struct PixelBlock {
  /// The character.
  let character: Character
  /// Which pixels its foreground covers, 1 or 0: the upper left, the upper right, the lower left, the lower right.
  let covered: SIMD4<Float>

  /// How many pixels that are.
  let count: Float

  private init(_ character: Character, _ covered: SIMD4<Float>) {
    (self.character, self.covered, count) = (character, covered, covered.sum())
  }

  /// Each way to divide them, once; plain surfaces get the first.
  static let all = [
    PixelBlock("▀", [1, 1, 0, 0]), PixelBlock("▐", [0, 1, 0, 1]),
    PixelBlock("▘", [1, 0, 0, 0]), PixelBlock("▝", [0, 1, 0, 0]),
    PixelBlock("▖", [0, 0, 1, 0]), PixelBlock("▗", [0, 0, 0, 1]),
    PixelBlock("▚", [1, 0, 0, 1]),
  ]

  /// The one that is drawn by a character.
  static func shown(by character: Character) -> PixelBlock? { all.first { $0.character == character } }

  /// The cell that comes nearest to four pixels: by the squared differences of red, green and blue, each half in its mean colour.
  ///
  /// - Returns: `nil` where one of the colours is the terminal's own.
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
      // What is taken off the sum of squares, times 6: |sum|² / count of both, of which one is 1 and 3, or both are 2.
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
  /// A cell of pixels in the upper and lower half alone, which fonts of text consoles have.
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
  /// The mean of so many colours.
  fileprivate init(sum: SIMD4<Float>, count: Float) {
    let mean = sum / count + 0.5
    self = .rgb(UInt8(mean.x), UInt8(mean.y), UInt8(mean.z))
  }
}
