import Imaging
import TerminalGraphics
import TerminalUI

/// Brings parts of bitmaps into the form in which a terminal paints them over its cells.
struct OverlayEncoder: Sendable {
  /// The protocol.
  enum Form: Sendable { case sixel, inlineImage }

  /// The most colours of a picture: terminals have that many registers, or more.
  private static let colorCount = 256
  private static let slowColorCount = 64

  let form: Form
  var cellSize: CellSize

  /// The bytes that paint a part, in pieces between which text may come.
  ///
  /// - Parameter isSlow: whether the line is slow: then there are fewer colours, and a piece is only a few rows.
  func encode(_ part: PaintedCells.Part, isSlow: Bool) -> [[UInt8]] {
    let (cells, area) = (part.part, part.area)
    // Without a change of size the bitmap has the cells' own pixels.
    let whole = part.bitmap.picture.resized(
      width: area.columns * cellSize.width, height: area.rows * cellSize.height)
    let rowsAtOnce = isSlow ? 2 : cells.rows
    return stride(from: cells.minRow, to: cells.maxRow, by: rowsAtOnce).compactMap { row in
      let rows = min(rowsAtOnce, cells.maxRow - row)
      let picture = whole.cropped(
        x: (cells.minColumn - area.minColumn) * cellSize.width, y: (row - area.minRow) * cellSize.height,
        width: cells.columns * cellSize.width, height: rows * cellSize.height)
      return image(picture, Size(columns: cells.columns, rows: rows), isSlow).map { image in
        // The cursor is put back, so that ncurses notices nothing.
        Array("\u{1B}7\u{1B}[\(row + 1);\(cells.minColumn + 1)H".utf8) + image + Array("\u{1B}8".utf8)
      }
    }
  }

  private func image(_ picture: PixelBuffer, _ size: Size, _ isSlow: Bool) -> [UInt8]? {
    switch form {
    case .sixel: SixelEncoder.encode(picture.indexed(colorCount: isSlow ? Self.slowColorCount : Self.colorCount))
    case .inlineImage:
      (try? ImageEncoder.jpeg(picture, quality: 85)).map { InlineImage.command($0, size: size) }
    }
  }
}
