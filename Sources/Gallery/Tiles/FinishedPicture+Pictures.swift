import Imaging
import Pictures
import TerminalUI

extension PreparedPicture {
  /// What is shown of it.
  package var finished: FinishedPicture {
    let after = PixelGrid(after)
    return FinishedPicture(
      picture: after, before: self.before == self.after ? after : PixelGrid(before), answer: answer,
      originalSize: originalSize, damage: damage, times: StageTimes())
  }
}

extension ComparedPicture {
  /// What is shown of it: up to four pictures inside `size`, or the photograph alone.
  package func finished(inside size: PixelSize) -> FinishedPicture {
    var comparison = comparison
    let panes = panes(fittingSize: Self.paneSize(in: size)).map { PixelGrid($0) }
    let picture: PixelGrid
    if panes.isEmpty {
      var alone = prepared
      alone.showBefore(inGray: false)
      picture = PixelGrid(alone.before)
    } else {
      comparison.panes = .init(columns: panes[0].columns, rows: panes[0].rows, hasDifference: panes.count == 4)
      picture = Self.joined(panes)
    }
    return FinishedPicture(
      picture: picture, before: picture, answer: comparison.answer, comparison: comparison,
      originalSize: prepared.originalSize, damage: prepared.damage, times: StageTimes())
  }

  /// The pixels available to each pane: a quarter of the size, in whole cells.
  private static func paneSize(in size: PixelSize) -> PixelSize {
    let cell = PixelSize(columns: 1, rows: 1)
    let columns = (size.width / cell.width - PictureComparison.Panes.columnGap) / 2
    let rows = (size.height / cell.height - PictureComparison.Panes.rowGap) / 2
    return PixelSize(columns: max(1, columns), rows: max(1, rows))
  }

  /// Up to four pictures of equal size as one, two in the upper row and two in the lower.
  private static func joined(_ panes: [PixelGrid]) -> PixelGrid {
    let pane = panes[0]
    let perCell = PixelGrid.pixelsPerCell
    let columnPitch = (pane.columns + PictureComparison.Panes.columnGap) * perCell
    let rowPitch = (pane.rows + PictureComparison.Panes.rowGap) * perCell
    let (width, height) = (columnPitch + pane.width, rowPitch + pane.height)
    var pixels = [Color](repeating: .terminalDefault, count: width * height)
    for (index, pane) in panes.enumerated() {
      let origin = index / 2 * rowPitch * width + index % 2 * columnPitch
      for row in 0..<pane.height {
        let start = origin + row * width
        pixels.replaceSubrange(
          start..<start + pane.width, with: pane.pixels[row * pane.width..<(row + 1) * pane.width])
      }
    }
    return PixelGrid(width: width, height: height, pixels: pixels)
  }
}

extension PixelSize {
  /// The size of a picture that fills this many cells. Its pixels are square, and a cell is twice as high as it is wide.
  package init(columns: Int, rows: Int) {
    self.init(width: columns * PixelGrid.pixelsPerCell, height: rows * PixelGrid.pixelsPerCell * 2)
  }
}

extension PixelGrid {
  /// A picture at screen size, for cells: each pixel of the grid covers two of the picture's, one above the other.
  package init(_ picture: PixelBuffer) {
    let columns = (picture.width + Self.pixelsPerCell - 1) / Self.pixelsPerCell
    let buffer = picture.resized(width: columns * Self.pixelsPerCell, height: (picture.height + 1) / 2)
    let pixels: [Color] =
      switch buffer.format {
      case .gray8: buffer.bytes.map { Color.rgb($0, $0, $0) }
      case .rgb8:
        buffer.bytes.withUnsafeBufferPointer { bytes in
          (0..<buffer.width * buffer.height).map { Color.rgb(bytes[3 * $0], bytes[3 * $0 + 1], bytes[3 * $0 + 2]) }
        }
      }
    self.init(width: buffer.width, height: buffer.height, pixels: pixels)
  }
}
