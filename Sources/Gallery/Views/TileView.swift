import Pictures
import TerminalUI
import Text

/// One photograph of the grid: its picture, name, state, and the selection's corners.
struct TileView {
  let photograph: Photograph
  let tile: Tile
  /// The picture's cells, if there is one.
  let cells: Rect?
  let isSelected: Bool
  let isMarked: Bool
  /// Its place among the visible tiles that wait, from 1.
  let placeInLine: Int

  func draw(_ rect: Rect, layout: GridLayout, in frame: inout Frame) {
    drawPicture(rect, clip: layout.area, in: &frame)
    let captionRow = rect.maxRow
    if layout.hasCaption && captionRow < layout.area.maxRow { drawCaption(rect, row: captionRow, in: &frame) }
    if isSelected { drawSelection(rect, layout: layout, in: &frame) }
  }

  private func drawPicture(_ rect: Rect, clip: Rect, in frame: inout Frame) {
    if let picture = tile.shown, let cells {
      let earlier = tile.earlier.map(\.after).filter { $0.size == picture.size }
      for picture in earlier + [picture] {
        frame.draw(picture, at: cells.origin, clippedTo: clip.intersection(rect))
      }
    } else if case .failed(let failure) = tile.state {
      drawCentered("✕", Theme.warning, rect, row: rect.minRow + (rect.rows - 1) / 2, clip, &frame)
      drawCentered(failure.shortReason, Theme.warning, rect, row: rect.minRow + (rect.rows - 1) / 2 + 1, clip, &frame)
    }
  }

  private func drawCentered(
    _ text: String, _ style: Style, _ rect: Rect, row: Int, _ clip: Rect, _ frame: inout Frame
  ) {
    guard row < min(rect.maxRow, clip.maxRow) else { return }
    let shown = DisplayText.truncated(DisplayText.sanitized(text), toColumns: rect.columns)
    frame.write(
      shown, at: Point(column: rect.minColumn + (rect.columns - DisplayText.width(shown)) / 2, row: row), style: style)
  }

  private func drawCaption(_ rect: Rect, row: Int, in frame: inout Frame) {
    var line = TextLine(
      area: Rect(column: rect.minColumn, row: row, columns: rect.columns, rows: 1))
    let nameStyle =
      isSelected ? Style(foreground: Theme.accent, attributes: .bold) : tile.isEnded ? .plain : Theme.dim
    if isMarked { line.append("● ", Style(foreground: Theme.accent)) }
    switch tile.state {
    case .idle: break
    case .waiting, .prepared:
      line.append("◌ ", Theme.dim)
      if rect.columns >= 16 { line.appendRight(" #\(placeInLine)", Theme.dim) }
    case .preparing: line.append("◔ ", Style(foreground: Theme.prepare))
    case .predicting: line.append("◐ ", Style(foreground: Theme.color(ofModel: nil)))
    case .done:
      if tile.finished?.damage != nil { line.append("! ", Theme.warning) }
      if let brief = tile.finished?.brief {
        let style = tile.finished?.comparison?.isDisagreement == true ? Theme.warning : Theme.dim
        // On a small tile the model's answer matters more than the name.
        let columns = rect.columns >= 24 ? rect.columns * 2 / 3 : line.room - 1
        line.appendRight(" \(DisplayText.truncated(brief, toColumns: columns))", style)
      }
    case .failed(let failure):
      line.append("✕ ", Theme.warning)
      // If a picture is shown anyway, the reason goes beside the name.
      if tile.shown != nil { line.appendRight(" \(failure.shortReason)", Theme.warning) }
    }
    // A name cut to fewer than four columns is unreadable.
    if line.room >= 4 || tile.finished?.brief == nil {
      line.append(
        DisplayText.truncated(DisplayText.sanitized(photograph.rawName), toColumns: line.room), nameStyle)
    }
    line.draw(in: &frame)
  }

  private func drawSelection(_ rect: Rect, layout: GridLayout, in frame: inout Frame) {
    let style = Style(foreground: Theme.accent, attributes: .bold)
    let left = rect.minColumn - 1
    let right = rect.maxColumn
    guard layout.rowGap > 0, layout.columnGap > 0 else {
      // There is no room around the picture, so the selection is a bar beside it.
      for row in rect.minRow..<min(layout.area.maxRow, rect.maxRow + 1) where layout.columnGap > 0 {
        frame[left, row] = Cell("▌", style)
      }
      return
    }
    let top = rect.minRow - 1
    let bottom = rect.maxRow + (layout.hasCaption ? 1 : 0)
    for (column, row, character) in [
      (left, top, "┏" as Character), (right, top, "┓"), (left, bottom, "┗"), (right, bottom, "┛"),
    ] where row < layout.area.maxRow {
      frame[column, row] = Cell(character, style)
    }
  }
}
