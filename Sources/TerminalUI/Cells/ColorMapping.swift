/// Adapts cells to a terminal that shows few colours or none.
package struct ColorMapping: Sendable {
  /// How many colours the terminal shows.
  package let depth: ColorDepth
  /// Whether its font has quarter-cell characters; those of text consoles do not.
  package let hasQuadrants: Bool

  package init(depth: ColorDepth, hasQuadrants: Bool = true) {
    self.depth = depth
    self.hasQuadrants = hasQuadrants
  }

  /// From dark to light: characters that cover more and more of their cell.
  private static let ramp: [Character] = [" ", ".", ":", "-", "=", "+", "*", "#", "%", "@"]

  /// How many colours a pixel is dithered with, and how much of one colour's error the next one makes up for. A small share
  /// looks calm, and with 256 colours the nearest ones are close enough.
  private var dithering: (count: Int, share: Float) { depth == .ansi16 ? (4, 0.6) : (2, 0.5) }

  /// Thresholds of ordered dithering (Bayer, 4×4).
  private static let bayer: [Int] = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5]

  /// The cell as the terminal draws it.
  ///
  /// With 256 or 16 colours, pixels of pictures are dithered. Without colours, they become a character as light as their mean.
  /// All other cells keep their character.
  package func mapped(_ cell: Cell, column: Int, row: Int) -> Cell {
    guard depth != .trueColor || !hasQuadrants else { return cell }
    let isPixels = cell.style.attributes.contains(.picture)
    guard depth != .monochrome else { return isPixels ? character(for: cell) : Cell(cell.character, plain(cell.style)) }
    guard isPixels else { return cell }
    let cell = hasQuadrants ? cell : cell.halved
    guard depth != .trueColor else { return cell }
    // Halves side by side use the thresholds of a row twice as fine; otherwise columns would turn into stripes.
    let side = PixelBlock.shown(by: cell.character)?.column
    let (x, y) = side.map { (column * 2 + $0, row) } ?? (column, row * 2)
    let (otherX, otherY) = side.map { (column * 2 + 1 - $0, row) } ?? (column, row * 2 + 1)
    return Cell(
      cell.character,
      Style(
        foreground: dithered(cell.style.foreground, x, y), background: dithered(cell.style.background, otherX, otherY),
        attributes: .picture))
  }

  private func character(for cell: Cell) -> Cell {
    let counts = (PixelBlock.shown(by: cell.character) ?? .upperHalf).counts
    let lights = [(cell.style.foreground, counts.foreground), (cell.style.background, counts.background)]
      .compactMap { color, count in Self.luma(color).map { (luma: $0, count: count) } }
    let count = lights.reduce(0) { $0 + $1.count }
    guard count > 0 else { return .blank }
    let mean = lights.reduce(0) { $0 + $1.luma * $1.count } / count
    return Cell(Self.ramp[mean * (Self.ramp.count - 1) / 255])
  }

  private static func luma(_ color: Color) -> Int? { color.levels.map { light($0) / 1_000 } }

  /// Rec. 601 luma, in thousandths.
  private static func light(_ levels: SIMD4<Float>) -> Int { Int((levels * SIMD4(299, 587, 114, 0)).sum()) }

  private func plain(_ style: Style) -> Style { Style(attributes: style.attributes) }

  /// Thomas Knoll's ordered dithering. It picks a few palette colours whose mean is close to the pixel; the lowest threshold
  /// gets the darkest. Unlike one offset for all components, this keeps hues, which are far apart in a palette.
  private func dithered(_ color: Color, _ x: Int, _ y: Int) -> Color {
    guard let wanted = color.levels else { return color }
    let (count, share) = dithering
    // There are thousands of pixels per frame, so this stays on the stack.
    let levels = withUnsafeTemporaryAllocation(of: SIMD4<Float>.self, capacity: count) { chosen in
      var owed = SIMD4<Float>.zero
      for index in 0..<count {
        let candidate = nearest(
          (wanted + owed * share).clamped(lowerBound: .zero, upperBound: SIMD4(repeating: 255)))
        owed += wanted - candidate
        var place = index
        while place > 0, Self.light(chosen[place - 1]) > Self.light(candidate) {
          chosen[place] = chosen[place - 1]
          place -= 1
        }
        chosen[place] = candidate
      }
      return chosen[Self.bayer[(y & 3) * 4 + (x & 3)] * count / Self.bayer.count]
    }
    return .rgb(UInt8(levels.x), UInt8(levels.y), UInt8(levels.z))
  }

  private func nearest(_ levels: SIMD4<Float>) -> SIMD4<Float> {
    let (red, green, blue) = (UInt8(levels.x), UInt8(levels.y), UInt8(levels.z))
    let color =
      depth == .ansi16
      ? Palette.ansi16[Palette.nearestANSI16(red, green, blue)]
      : Palette.color256(Palette.nearest256(red, green, blue))
    return SIMD4(Float(color.0), Float(color.1), Float(color.2), 0)
  }
}
