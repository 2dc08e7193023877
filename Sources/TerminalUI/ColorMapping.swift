/// What becomes of a cell on a terminal that shows few colours or none.
package struct ColorMapping: Sendable {
  /// How many colours the terminal shows.
  package let depth: ColorDepth
  /// Whether its font has characters for quarters of cells, which those of text consoles lack.
  package let hasQuadrants: Bool

  package init(depth: ColorDepth, hasQuadrants: Bool = true) {
    self.depth = depth
    self.hasQuadrants = hasQuadrants
  }

  /// From dark to light: characters that cover more and more of their cell.
  private static let ramp: [Character] = [" ", ".", ":", "-", "=", "+", "*", "#", "%", "@"]

  /// Thresholds of ordered dithering (Bayer, 4×4), −7.5…7.5.
  private static let bayer: [Int] = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5]

  /// The cell as it is to be drawn.
  ///
  /// Pixels of pictures are dithered where there are 256 colours or 16; where there is none they become a character as light as their
  /// mean. All other cells keep their character.
  package func mapped(_ cell: Cell, column: Int, row: Int) -> Cell {
    guard depth != .trueColor || !hasQuadrants else { return cell }
    let isPixels = cell.style.attributes.contains(.picture)
    guard depth != .monochrome else { return isPixels ? character(for: cell) : Cell(cell.character, plain(cell.style)) }
    guard isPixels else { return cell }
    let cell = hasQuadrants ? cell : PixelBlock.halved(cell)
    guard depth != .trueColor else { return cell }
    let strength = depth == .palette256 ? 1 : 5
    return Cell(
      cell.character,
      Style(
        foreground: dithered(cell.style.foreground, column, row * 2, strength),
        background: dithered(cell.style.background, column, row * 2 + 1, strength), attributes: .picture))
  }

  private func character(for cell: Cell) -> Cell {
    let covered = PixelBlock.all.first { $0.character == cell.character }.map { Int($0.count) } ?? 2
    let lights = [(cell.style.foreground, covered), (cell.style.background, 4 - covered)]
      .compactMap { color, count in Self.luma(color).map { (luma: $0, count: count) } }
    let count = lights.reduce(0) { $0 + $1.count }
    guard count > 0 else { return .blank }
    let mean = lights.reduce(0) { $0 + $1.luma * $1.count } / count
    return Cell(Self.ramp[mean * (Self.ramp.count - 1) / 255])
  }

  private static func luma(_ color: Color) -> Int? {
    guard let (red, green, blue) = color.components else { return nil }
    return (299 * Int(red) + 587 * Int(green) + 114 * Int(blue)) / 1_000
  }

  private func plain(_ style: Style) -> Style { Style(attributes: style.attributes) }

  private func dithered(_ color: Color, _ x: Int, _ y: Int, _ strength: Int) -> Color {
    guard let (red, green, blue) = color.components else { return color }
    let offset = (Self.bayer[(y & 3) * 4 + (x & 3)] * 2 - 15) * strength / 2
    func moved(_ value: UInt8) -> UInt8 { UInt8(max(0, min(255, Int(value) + offset))) }
    return .rgb(moved(red), moved(green), moved(blue))
  }
}
