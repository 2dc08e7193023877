import Imaging
import TerminalUI

/// Where the tiles of the grid lie: a pure function of the area, the wanted tile width and how far it is scrolled.
package struct GridLayout: Sendable, Equatable {
  /// The widths between which + and − choose, in cells.
  package static let tileWidths = [10, 13, 17, 22, 28, 36, 48, 64, 96]

  /// The area for the tiles.
  package let area: Rect
  /// Tiles beside each other, at least 1.
  package let columns: Int
  /// The width of a tile, in cells.
  package let tileColumns: Int
  /// The height of a tile's picture, in cells.
  package let pictureRows: Int
  /// Whether there is a row for the name below the picture.
  package let hasCaption: Bool
  /// Blank rows between tiles: where the selection's corners are drawn.
  package let rowGap: Int
  /// Blank columns between tiles.
  package let columnGap: Int
  private let leftMargin: Int

  /// The layout of an area in which tiles should be about `tileWidth` cells wide.
  package init(area: Rect, tileWidth: Int) {
    self.area = area
    columnGap = area.columns >= 40 ? 2 : area.columns >= 12 ? 1 : 0
    let usable = max(1, area.columns - 2 * (columnGap / 2))
    columns = max(1, (usable + columnGap) / (min(tileWidth, usable) + columnGap))
    tileColumns = max(1, (usable + columnGap) / columns - columnGap)
    hasCaption = area.rows >= 3
    let captionRows = hasCaption ? 1 : 0
    // A photograph is most often 3:2; a cell holds two pixels above each other.
    let wanted = max(1, (tileColumns + 2) / 3)
    rowGap = area.rows >= wanted + captionRows + 2 ? 1 : 0
    // A little lower or higher, so that the last row of tiles is seen whole.
    let usableRows = area.rows - rowGap
    let wantedPitch = wanted + captionRows + rowGap
    let tileRows = max(1, (usableRows + wantedPitch / 2) / wantedPitch)
    let fitting = usableRows / tileRows - captionRows - rowGap
    pictureRows = max(1, min(fitting, wanted + wanted / 4 + 1))
    let used = columns * (tileColumns + columnGap) - columnGap
    leftMargin = max(0, (area.columns - used) / 2)
  }

  /// The height of a tile with its name and the gap below, in cells.
  package var rowPitch: Int { pictureRows + (hasCaption ? 1 : 0) + rowGap }

  /// The tile's picture fits inside this many pixels.
  package var pictureSize: PixelSize { PixelSize(columns: tileColumns, rows: pictureRows) }

  /// How many rows of tiles are seen whole, at least 1.
  package var wholeRows: Int { max(1, (area.rows - rowGap) / rowPitch) }

  /// How many rows of tiles are seen at least in part.
  package var partialRows: Int { max(1, (area.rows - rowGap + rowPitch - 1) / rowPitch) }

  /// Rows of tiles that `count` photographs fill.
  package func rowCount(of count: Int) -> Int { (count + columns - 1) / columns }

  /// The last row of tiles that may stand at the top.
  package func lastTopRow(of count: Int) -> Int { max(0, rowCount(of: count) - wholeRows) }

  /// The photographs seen at least in part when `topRow` stands at the top.
  package func visibleRange(topRow: Int, of count: Int) -> Range<Int> {
    let first = min(count, max(0, topRow) * columns)
    return first..<max(first, min(count, first + partialRows * columns))
  }

  /// The picture of the tile at `index`, without its name; rows may lie below the area.
  package func pictureRect(of index: Int, topRow: Int) -> Rect {
    Rect(
      column: area.minColumn + leftMargin + index % columns * (tileColumns + columnGap),
      row: area.minRow + rowGap + (index / columns - topRow) * rowPitch, columns: tileColumns, rows: pictureRows)
  }

  /// The photograph whose tile, name included, covers a place.
  package func index(at point: Point, topRow: Int, of count: Int) -> Int? {
    guard area.contains(point) else { return nil }
    return visibleRange(topRow: topRow, of: count).first { index in
      let picture = pictureRect(of: index, topRow: topRow)
      return Rect(
        column: picture.minColumn, row: picture.minRow, columns: picture.columns,
        rows: picture.rows + (hasCaption ? 1 : 0)
      ).contains(point)
    }
  }
}
