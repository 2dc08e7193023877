import TerminalUI

/// The positions of the grid's tiles: a pure function of the area, the desired tile width and the scroll position.
package struct GridLayout: Sendable, Equatable {
  /// The tile widths that + and − step through, in cells.
  package static let tileWidths = [10, 13, 17, 22, 28, 36, 48, 64, 96]

  /// The area for the tiles.
  package let area: Rect
  /// Tiles per row, at least 1.
  package let columns: Int
  /// The width of a tile, in cells.
  package let tileColumns: Int
  /// The height of a tile's picture, in cells.
  package let pictureRows: Int
  /// Whether there is a row for the name below the picture.
  package let hasCaption: Bool
  /// Blank rows between tiles, used for the selection's corners.
  package let rowGap: Int
  /// Blank columns between tiles.
  package let columnGap: Int
  private let leftMargin: Int

  /// The layout for an area whose tiles should be about `tileWidth` cells wide.
  package init(area: Rect, tileWidth: Int, cellSize: CellSize = .usual) {
    self.area = area
    columnGap = area.columns >= 40 ? 2 : area.columns >= 12 ? 1 : 0
    let usable = max(1, area.columns - 2 * (columnGap / 2))
    columns = max(1, (usable + columnGap) / (min(tileWidth, usable) + columnGap))
    tileColumns = max(1, (usable + columnGap) / columns - columnGap)
    hasCaption = area.rows >= 3
    let captionRows = hasCaption ? 1 : 0
    // Most photographs are 3:2.
    let wanted = max(1, (2 * tileColumns * cellSize.width + 3 * cellSize.height - 1) / (3 * cellSize.height))
    rowGap = area.rows >= wanted + captionRows + 2 ? 1 : 0
    // The tiles become a little lower or higher, so that the last row fits completely.
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

  /// The cells available to a tile's picture.
  package var pictureSize: Size { Size(columns: tileColumns, rows: pictureRows) }

  /// How many rows of tiles are completely visible, at least 1.
  package var wholeRows: Int { max(1, (area.rows - rowGap) / rowPitch) }

  /// How many rows of tiles are at least partly visible.
  package var partialRows: Int { max(1, (area.rows - rowGap + rowPitch - 1) / rowPitch) }

  /// How many rows of tiles `count` photographs fill.
  package func rowCount(of count: Int) -> Int { (count + columns - 1) / columns }

  /// The last row of tiles that can be at the top.
  package func lastTopRow(of count: Int) -> Int { max(0, rowCount(of: count) - wholeRows) }

  /// The photographs that are at least partly visible if `topRow` is at the top.
  package func visibleRange(topRow: Int, of count: Int) -> Range<Int> {
    let first = min(count, max(0, topRow) * columns)
    return first..<max(first, min(count, first + partialRows * columns))
  }

  /// The picture area of the tile at `index`, without its name; it may extend below the grid's area.
  package func pictureRect(of index: Int, topRow: Int) -> Rect {
    Rect(
      column: area.minColumn + leftMargin + index % columns * (tileColumns + columnGap),
      row: area.minRow + rowGap + (index / columns - topRow) * rowPitch, columns: tileColumns, rows: pictureRows)
  }

  /// The cells of a picture in the tile at `index`: centred, and aligned at the bottom, just above the name. A picture that is too
  /// high extends below its tile.
  package func rect(ofPicture size: Size, at index: Int, topRow: Int) -> Rect {
    let tile = pictureRect(of: index, topRow: topRow)
    return Rect(
      origin: Point(
        column: tile.minColumn + (tile.columns - size.columns) / 2, row: tile.maxRow - min(size.rows, tile.rows)),
      size: size)
  }

  /// The photograph whose tile, including its name, is at a point.
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
