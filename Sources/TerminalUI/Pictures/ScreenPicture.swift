import Imaging

/// A picture ready for the screen: block characters for every terminal, and pixels for those that show them.
package struct ScreenPicture: Hashable, Sendable {
  /// The picture in block characters.
  package let grid: PixelGrid
  /// The picture in pixels; `nil` if the terminal shows none.
  package let bitmap: Bitmap?

  package init(grid: PixelGrid, bitmap: Bitmap? = nil) {
    self.grid = grid
    self.bitmap = bitmap
  }

  /// Its width in cells.
  package var columns: Int { grid.columns }
  /// Its height in cells.
  package var rows: Int { grid.rows }
  /// Its size in cells.
  package var size: Size { Size(columns: columns, rows: rows) }

  /// Bytes of its pixels in memory.
  package var byteCount: Int { grid.pixels.count * MemoryLayout<Color>.stride + (bitmap?.byteCount ?? 0) }
}
