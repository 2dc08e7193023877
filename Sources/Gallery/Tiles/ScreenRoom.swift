import Imaging
import Pictures
import TerminalUI

/// The cells available to a picture, and how the terminal shows it there.
package struct ScreenRoom: Hashable, Sendable {
  /// The cells and the pixels in them.
  package let pictures: PictureRoom
  /// How the terminal shows it.
  package let method: PixelMethod

  package init(_ size: Size, _ pixels: PixelChoice) {
    method = pixels.method
    let cell = PixelSize(width: pixels.cellSize.width, height: pixels.cellSize.height)
    let perCell = method.symbols.pixelsPerCell
    pictures = PictureRoom(
      columns: size.columns, rows: size.rows, cell: cell,
      detail: method.hasPixels ? cell : PixelSize(width: perCell.columns, height: perCell.rows))
  }

  /// The room of each pane of a comparison: a quarter of the cells.
  var pane: ScreenRoom {
    ScreenRoom(
      self, columns: (pictures.columns - PictureComparison.Panes.columnGap) / 2,
      rows: (pictures.rows - PictureComparison.Panes.rowGap) / 2)
  }

  private init(_ other: ScreenRoom, columns: Int, rows: Int) {
    method = other.method
    pictures = PictureRoom(
      columns: columns, rows: rows, cell: other.pictures.cell, detail: other.pictures.detail)
  }

  /// The picture, which has the room's pixels in each cell, as the screen shows it.
  func shown(_ picture: PixelBuffer) -> ScreenPicture {
    let (columns, rows) = (picture.width / pictures.detail.width, picture.height / pictures.detail.height)
    let perCell = method.symbols.pixelsPerCell
    let grid = PixelGrid(
      picture.resized(width: columns * perCell.columns, height: rows * perCell.rows), symbols: method.symbols)
    return ScreenPicture(grid: grid, bitmap: method.hasPixels ? Bitmap(picture) : nil)
  }
}

extension PixelGrid {
  /// A picture that has the right number of pixels for its cells.
  fileprivate init(_ picture: PixelBuffer, symbols: PixelSymbols) {
    let pixels: [Color] =
      switch picture.format {
      case .gray8: picture.bytes.map { Color.rgb($0, $0, $0) }
      case .rgb8:
        picture.bytes.withUnsafeBufferPointer { bytes in
          (0..<picture.width * picture.height).map { Color.rgb(bytes[3 * $0], bytes[3 * $0 + 1], bytes[3 * $0 + 2]) }
        }
      }
    self.init(width: picture.width, height: picture.height, pixels: pixels, symbols: symbols)
  }
}
