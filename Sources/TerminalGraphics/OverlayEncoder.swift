import Imaging
import TerminalUI

/// Brings parts of bitmaps into the form in which a terminal paints them over its cells.
package struct OverlayEncoder: Sendable {
  /// The protocol.
  package enum Form: Sendable { case sixel, inlineImage }

  /// The colours of a picture. More would take longer to send and hardly look better.
  private static let colorCount = 128
  private static let slowColorCount = 64

  package let form: Form
  package var cellSize: CellSize

  package init(form: Form, cellSize: CellSize) { (self.form, self.cellSize) = (form, cellSize) }

  /// The bytes that paint a part, in pieces between which text may come.
  ///
  /// - Parameter isSlow: whether the line is slow: then there are fewer colours, and a piece is only a few rows.
  package func encode(_ part: PaintedCells.Part, isSlow: Bool) -> [[UInt8]] {
    images(of: part, isSlow: isSlow).map { image in
      // The cursor is put back, so that ncurses notices nothing.
      Array("\u{1B}7\u{1B}[\(image.row + 1);\(part.part.minColumn + 1)H".utf8) + image.bytes + Array("\u{1B}8".utf8)
    }
  }

  /// The images that make up a part, from top to bottom, each with the row where it begins.
  func images(of part: PaintedCells.Part, isSlow: Bool) -> [(row: Int, bytes: [UInt8])] {
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
      return image(picture, Size(columns: cells.columns, rows: rows), isSlow).map { (row, $0) }
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
