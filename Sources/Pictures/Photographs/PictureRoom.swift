import Foundation
import Imaging

/// The cells available to a picture, and how many pixels it has in each.
///
/// A picture fills whole cells, so that neighbouring cells are never covered in part:
///
/// ```swift
/// let room = PictureRoom(columns: 28, rows: 9, cell: PixelSize(width: 9, height: 18))
/// room.extent(of: PixelSize(width: 3_000, height: 2_000))  // 27×9 cells: 243×162 pixels
/// ```
package struct PictureRoom: Hashable, Sendable {
  /// Width in cells, at least 1.
  package let columns: Int
  /// Height in cells, at least 1.
  package let rows: Int
  /// The size of a cell on the screen; only its proportions matter for a picture's extent.
  package let cell: PixelSize
  /// How many pixels the picture has in each cell.
  package let detail: PixelSize

  /// Creates a room.
  ///
  /// - Parameter detail: how many pixels the picture has in each cell; the cell's own if left out.
  package init(columns: Int, rows: Int, cell: PixelSize, detail: PixelSize? = nil) {
    self.columns = max(1, columns)
    self.rows = max(1, rows)
    self.cell = cell
    self.detail = detail ?? cell
  }

  /// A room whose cells are square pixels.
  package init(pixels size: PixelSize) {
    self.init(columns: size.width, rows: size.height, cell: PixelSize(width: 1, height: 1))
  }

  /// The cells of a picture of this size: as many as fit, with nearly the picture's own proportions. Of extents of nearly the same
  /// proportions, the larger one is taken.
  package func extent(of size: PixelSize) -> (columns: Int, rows: Int) {
    let ratio = Double(max(1, size.width)) / Double(max(1, size.height))
    let cellRatio = Double(cell.width) / Double(cell.height)
    // The width in columns for each row of height.
    let columnsPerRow = ratio / cellRatio
    var best = (columns: 1, rows: 1)
    var bestLoss = Double.infinity
    func consider(_ columns: Int, _ rows: Int) {
      guard (1...self.columns).contains(columns), (1...self.rows).contains(rows) else { return }
      // How much the picture is stretched, and how much of the room it leaves empty. Nobody sees a stretch by 1 %.
      let stretch = abs((Double(columns) / Double(rows) / columnsPerRow).logarithm)
      let largest = min(Double(self.columns), Double(self.rows) * columnsPerRow)
      let loss = max(0, stretch - 0.01) * 4 + max(0, 1 - Double(columns) / largest)
      if loss < bestLoss { (best, bestLoss) = ((columns, rows), loss) }
    }
    for rows in 1...self.rows {
      let columns = Int((Double(rows) * columnsPerRow).rounded())
      consider(min(self.columns, max(1, columns)), rows)
    }
    return best
  }

  /// The pixels of a picture of this size in the room.
  package func size(of size: PixelSize) -> PixelSize {
    let extent = extent(of: size)
    return PixelSize(width: extent.columns * detail.width, height: extent.rows * detail.height)
  }

  /// What a photograph has to cover that is shown in the room, in square pixels.
  package var decodingSize: PixelSize {
    let width = columns * detail.width
    let squareHeight = rows * detail.width * cell.height / max(1, cell.width)
    return PixelSize(width: width, height: max(rows * detail.height, squareHeight))
  }
}

extension Double {
  fileprivate var logarithm: Double { self > 0 ? log(self) : -.infinity }
}
