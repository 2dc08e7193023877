import Imaging
import TerminalModel

/// What block characters show, as pixels.
enum QuadrantPicture {
  /// The quarters of a cell that a character fills: top left, top right, bottom left, bottom right.
  private static let quarters: [Unicode.Scalar: [Bool]] = {
    let characters = Array(" ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█".unicodeScalars)
    return Dictionary(
      uniqueKeysWithValues: characters.enumerated().map { bits, character in
        (character, (0..<4).map { bits >> $0 & 1 == 1 })
      })
  }()

  static func pixels(_ screen: TerminalScreen, _ columns: Range<Int>, _ rows: Range<Int>) -> PixelBuffer {
    let cell = screen.cellSize
    let width = columns.count * cell.width
    return PixelBuffer(width: width, height: rows.count * cell.height, format: .rgb8) { bytes in
      for row in rows {
        for column in columns {
          let content = screen[column, row]
          let filled = quarters[content.base] ?? quarters[" "] ?? []
          for y in 0..<cell.height {
            for x in 0..<cell.width {
              let isFilled = filled[(y * 2 >= cell.height ? 2 : 0) + (x * 2 >= cell.width ? 1 : 0)]
              let color = direct(isFilled ? content.style.foreground : content.style.background)
              let place =
                ((row - rows.lowerBound) * cell.height + y) * width + (column - columns.lowerBound) * cell.width + x
              for component in 0..<3 { bytes[place * 3 + component] = UInt8(color >> (16 - 8 * component) & 0xFF) }
            }
          }
        }
      }
    }
  }

  private static func direct(_ color: CellColor) -> Int { if case .direct(let bits) = color { bits } else { 0 } }
}
