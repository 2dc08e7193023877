/// A character that divides a cell's four pixels between its foreground and its background.
struct PixelBlock {
  /// The character.
  let character: Character
  /// Which pixels its foreground covers, 1 or 0: the upper left, the upper right, the lower left, the lower right.
  let covered: SIMD4<Int32>

  /// How many pixels that are.
  var count: Int32 { covered.wrappedSum() }

  /// Each way to divide them, once; plain surfaces get the first.
  static let all = [
    PixelBlock(character: "▀", covered: [1, 1, 0, 0]), PixelBlock(character: "▐", covered: [0, 1, 0, 1]),
    PixelBlock(character: "▘", covered: [1, 0, 0, 0]), PixelBlock(character: "▝", covered: [0, 1, 0, 0]),
    PixelBlock(character: "▖", covered: [0, 0, 1, 0]), PixelBlock(character: "▗", covered: [0, 0, 0, 1]),
    PixelBlock(character: "▚", covered: [1, 0, 0, 1]),
  ]

  /// The cell that comes nearest to four pixels: by the squared differences of red, green and blue, each half in its mean colour.
  ///
  /// - Returns: `nil` where one of the colours is the terminal's own.
  static func cell(_ upperLeft: Color, _ upperRight: Color, _ lowerLeft: Color, _ lowerRight: Color) -> Cell? {
    guard let first = upperLeft.levels, let second = upperRight.levels, let third = lowerLeft.levels,
      let fourth = lowerRight.levels
    else { return nil }
    let total = first &+ second &+ third &+ fourth
    var best: (block: PixelBlock, foreground: SIMD4<Int32>, merit: Int32)?
    for block in all {
      let covered = block.covered
      let foreground =
        first &* covered.x &+ second &* covered.y &+ third &* covered.z &+ fourth &* covered.w
      let background = total &- foreground
      // What is taken off the sum of squares, times 6: |sum|² / count of both.
      let merit =
        6 / block.count &* (foreground &* foreground).wrappedSum()
        &+ 6 / (4 &- block.count) &* (background &* background).wrappedSum()
      if best.map({ merit > $0.merit }) ?? true { best = (block, foreground, merit) }
    }
    guard let best else { return nil }
    return Cell(
      best.block.character,
      Style(
        foreground: Color(sum: best.foreground, count: best.block.count),
        background: Color(sum: total &- best.foreground, count: 4 - best.block.count), attributes: .picture))
  }
}

extension PixelBlock {
  /// A cell of pixels in the upper and lower half alone, which fonts of text consoles have.
  static func halved(_ cell: Cell) -> Cell {
    guard let block = all.first(where: { $0.character == cell.character }), block.character != all[0].character,
      let foreground = cell.style.foreground.levels, let background = cell.style.background.levels
    else { return cell }
    func mean(_ left: Int32, _ right: Int32) -> Color {
      let share = left &+ right
      return Color(sum: foreground &* share &+ background &* (2 &- share), count: 2)
    }
    return Cell(
      all[0].character,
      Style(
        foreground: mean(block.covered.x, block.covered.y), background: mean(block.covered.z, block.covered.w),
        attributes: cell.style.attributes))
  }
}

extension Color {
  fileprivate var levels: SIMD4<Int32>? {
    components.map { SIMD4(Int32($0.red), Int32($0.green), Int32($0.blue), 0) }
  }

  /// The mean of so many colours.
  fileprivate init(sum: SIMD4<Int32>, count: Int32) {
    let mean = (sum &+ count / 2) / count
    self = .rgb(UInt8(mean.x), UInt8(mean.y), UInt8(mean.z))
  }
}
