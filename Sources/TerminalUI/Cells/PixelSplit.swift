/// The pixels of a cell and their best split into two parts, each of which has the mean colour of its pixels.
///
/// The best split has the smallest sum of squared differences of red, green and blue.
struct PixelSplit {
  private let symbols: PixelSymbols
  private let count: Int
  /// Red, green, blue and a 0 for each pixel in reading order.
  private var levels = InlineArray<8, SIMD4<Float>>(repeating: .zero)
  private var total = SIMD4<Float>.zero
  /// The pixels whose colour is known, one bit each. The terminal's own colour is not.
  private var known = 0

  init(symbols: PixelSymbols) {
    self.symbols = symbols
    count = symbols.pixelCount
  }

  /// Sets a pixel; `index` is its place in reading order.
  mutating func set(_ index: Int, to color: Color) {
    guard let levels = color.levels else { return }
    self.levels[index] = levels
    total += levels
    known |= 1 << index
  }

  /// The cell; `nil` if all pixels have the terminal's own colour.
  ///
  /// If only some have it, the others become the foreground: a mean cannot include an unknown colour.
  var cell: Cell? {
    let all = 1 << count - 1
    guard known == all else {
      guard known != 0 else { return nil }
      let mean = Color(rounding: total / Float(known.nonzeroBitCount))
      return Cell(symbols.characters[known], Style(foreground: mean, attributes: .picture))
    }
    let pattern = best
    guard pattern != 0 else {
      let mean = Color(rounding: total / Float(count))
      return Cell(PixelBlock.upperHalf.character, Style(foreground: mean, background: mean, attributes: .picture))
    }
    let covered = Float(pattern.nonzeroBitCount)
    let sum = sum(of: pattern)
    return Cell(
      symbols.characters[pattern],
      Style(
        foreground: Color(rounding: sum / covered),
        background: Color(rounding: (total - sum) / (Float(count) - covered)), attributes: .picture))
  }

  private func sum(of pattern: Int) -> SIMD4<Float> {
    var sum = SIMD4<Float>.zero
    // A multiplication, because branches that follow a picture's pixels cannot be predicted.
    for index in 0..<count { sum += levels[index] * Float(pattern >> index & 1) }
    return sum
  }

  /// The foreground's pixels; 0 if all pixels have the same colour.
  private var best: Int {
    guard symbols != .halves else { return 0b01 }
    let (merits, others) = merits
    let half = merits.lowHalf.replacing(with: merits.highHalf, where: merits.highHalf .> merits.lowHalf)
    let most = max(max(half.x, half.y), max(half.z, half.w))
    guard most > 0 else { return 0 }
    if symbols == .quadrants {
      return Self.quadrants.first { merits[$0 & 0b1000 == 0 ? $0 : 0b1111 ^ $0] == most } ?? 0
    }
    for lane in 0..<8 where merits[lane] == most {
      let pattern = Int(others[lane]) << 3 | lane
      // The characters of small patterns are scattered over other blocks of Unicode, which a terminal may not draw.
      return pattern.nonzeroBitCount * 2 < count ? (1 << count - 1) ^ pattern : pattern
    }
    return 0
  }

  /// One pattern of each two that swap the colours. The first of equally good ones is taken.
  private static let quadrants = [0b0011, 0b1010, 0b0001, 0b0010, 0b0100, 0b1000, 0b1001]

  /// Tries all splits that leave the last pixel in the background. Each lane stands for one pattern of the first three pixels.
  /// For it, this returns how good the best split is and which of the other pixels belong to its foreground.
  private var merits: (SIMD8<Float>, SIMD8<Int32>) {
    let size = Float(count)
    // The levels' distances from their mean, times their number: these are whole numbers, and they add up to 0.
    let (first, second, third) = (levels[0] * size - total, levels[1] * size - total, levels[2] * size - total)
    let hasFirst: SIMD8<Float> = [0, 1, 0, 1, 0, 1, 0, 1]
    let hasSecond: SIMD8<Float> = [0, 0, 1, 1, 0, 0, 1, 1]
    let hasThird: SIMD8<Float> = [0, 0, 0, 0, 1, 1, 1, 1]
    let red = hasFirst * first.x + hasSecond * second.x + hasThird * third.x
    let green = hasFirst * first.y + hasSecond * second.y + hasThird * third.y
    let blue = hasFirst * first.z + hasSecond * second.z + hasThird * third.z
    // They turn squared sums into how much the squared error shrinks, times a constant that makes those of quadrants whole.
    var weights = InlineArray<5, SIMD8<Float>>(repeating: .zero)
    for others in 0...count - 4 {
      let covered = hasFirst + hasSecond + hasThird + Float(others)
      weights[others] = 12 / (covered * (size - covered))
    }
    var (merits, others) = (SIMD8<Float>.zero, SIMD8<Int32>.zero)
    var (sum, pattern, covered) = (SIMD4<Float>.zero, Int32(0), 0)
    for step in 0..<1 << (count - 4) {
      if step > 0 {
        // Gray code: each step adds or removes one pixel.
        let bit = step.trailingZeroBitCount
        pattern ^= 1 << bit
        let change = pattern >> bit & 1 == 1 ? 1 : -1
        covered += change
        sum += (levels[3 + bit] * size - total) * Float(change)
      }
      let (red, green, blue) = (red + sum.x, green + sum.y, blue + sum.z)
      let merit = (red * red + green * green + blue * blue) * weights[covered]
      let isBetter = merit .> merits
      merits.replace(with: merit, where: isBetter)
      others.replace(with: pattern, where: isBetter)
    }
    return (merits, others)
  }
}

extension Color {
  /// The nearest colour to these levels.
  init(rounding levels: SIMD4<Float>) {
    let levels = levels + 0.5
    self = .rgb(UInt8(levels.x), UInt8(levels.y), UInt8(levels.z))
  }
}
