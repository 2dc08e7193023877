import TerminalUI
import Text

/// The grid of tiles.
enum GridView {
  static func draw(_ model: GalleryModel, in frame: inout Frame) {
    let layout = model.gridLayout
    guard !model.photographs.isEmpty else { return drawEmpty(model, area: layout.area, in: &frame) }
    var placeInLine = 0
    for index in layout.visibleRange(topRow: model.topRow, of: model.photographs.count) {
      let photograph = model.photographs[index]
      let tile = model.tile(photograph.id, .tile)
      if tile.state == .waiting || tile.state == .prepared { placeInLine += 1 }
      let rect = layout.pictureRect(of: index, topRow: model.topRow)
      if index == model.selection {
        frame.focus = Point(column: rect.minColumn + rect.columns / 2, row: rect.minRow + rect.rows / 2)
      }
      TileView(
        photograph: photograph, tile: tile,
        cells: tile.shown.map { layout.rect(ofPicture: $0.size, at: index, topRow: model.topRow) },
        isSelected: index == model.selection,
        isMarked: model.marked.contains(photograph.id), placeInLine: placeInLine
      ).draw(rect, layout: layout, in: &frame)
    }
  }

  private static func drawEmpty(_ model: GalleryModel, area: Rect, in frame: inout Frame) {
    guard !area.isEmpty else { return }
    let lines: [(String, Style)] =
      model.isListingComplete
      ? [
        ("No photographs here", Theme.strong),
        ("vitrine FOLDER shows a folder, vitrine -r FOLDER its subfolders too", Theme.dim),
      ] : [("Looking for photographs …", Theme.dim)]
    for (number, (text, style)) in lines.enumerated() where area.rows / 2 + number < area.rows {
      let shown = DisplayText.truncated(text, toColumns: area.columns)
      frame.write(
        shown,
        at: Point(
          column: area.minColumn + (area.columns - DisplayText.width(shown)) / 2,
          row: area.minRow + area.rows / 2 + number), style: style)
    }
  }
}
