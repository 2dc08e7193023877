import Pictures
import TerminalUI
import Text

/// One picture, as large as possible: before on the left of the divider, after on the right.
package enum LargeView {
  static func draw(_ model: GalleryModel, divider: Double, in frame: inout Frame) {
    let layout = LargeLayout(screen: model.screenLayout)
    guard let photograph = model.selectedPhotograph else { return }
    let tile = model.tile(photograph.id, .large)
    let small = model.tile(photograph.id, .tile).shown
    drawPicture(tile, small: small, divider: divider, layout.picture, &frame)
    if let picture = tile.shown, let panes = tile.finished?.comparison?.panes {
      drawPaneNames(model.usedModels, picture, panes, layout.picture, &frame)
    }
    drawCaption(model, photograph, tile, layout.caption, &frame)
  }

  private static func drawPicture(
    _ tile: Tile, small: ScreenPicture?, divider: Double, _ area: Rect, _ frame: inout Frame
  ) {
    guard let picture = tile.shown else {
      // Until the large picture is ready, the tile's picture is shown enlarged.
      if let small { return frame.draw(small, in: fitted(small.size, in: area), clippedTo: area) }
      return drawFailure(tile, area, &frame)
    }
    let rect = place(of: picture.size, in: area)
    let clip = rect.intersection(area)
    for picture in tile.earlier + [picture] { frame.draw(picture, at: rect.origin, clippedTo: clip) }
    guard let finished = tile.finished, finished.before != finished.picture else { return }
    let column = area.minColumn + Int((Double(area.columns) * divider).rounded())
    let left = Rect(
      column: area.minColumn, row: area.minRow, columns: column - area.minColumn, rows: area.rows)
    frame.draw(finished.before, at: rect.origin, clippedTo: clip.intersection(left))
    guard column > clip.minColumn, column < clip.maxColumn else { return }
    for row in clip.minRow..<clip.maxRow {
      frame[column, row] = Cell("│", Style(foreground: Theme.accent, background: frame[column, row].style.background))
    }
  }

  private static func place(of size: Size, in area: Rect) -> Rect {
    Rect(
      column: area.minColumn + (area.columns - size.columns) / 2, row: area.minRow + (area.rows - size.rows) / 2,
      columns: size.columns, rows: size.rows)
  }

  /// The area of a picture that is enlarged to touch two sides.
  private static func fitted(_ size: Size, in area: Rect) -> Rect {
    let scale = min(
      Double(area.columns) / Double(max(1, size.columns)), Double(area.rows) / Double(max(1, size.rows)))
    let enlarged = Size(
      columns: max(1, Int(Double(size.columns) * scale)), rows: max(1, Int(Double(size.rows) * scale)))
    return place(of: enlarged, in: area)
  }

  /// Names each pane, in its upper left corner, if that is in the area.
  package static func drawPaneNames(
    _ models: [ModelEntry], _ picture: ScreenPicture, _ panes: PictureComparison.Panes, _ area: Rect, _ frame: inout Frame
  ) {
    let origin = place(of: picture.size, in: area).origin
    let names = ["photograph"] + models.map(\.name) + (panes.hasDifference ? ["difference"] : [])
    for (index, name) in names.prefix(4).enumerated() {
      let text = DisplayText.truncated(DisplayText.sanitized(name), toColumns: max(0, panes.columns - 2))
      let corner = Point(
        column: origin.column + index % 2 * (panes.columns + PictureComparison.Panes.columnGap),
        row: origin.row + index / 2 * (panes.rows + PictureComparison.Panes.rowGap))
      guard area.contains(corner) else { continue }
      frame.write(
        " \(text) ", at: corner, style: Style(foreground: Theme.boxText, background: Theme.box),
        maxColumns: min(panes.columns, area.maxColumn - corner.column))
    }
  }

  private static func drawFailure(_ tile: Tile, _ area: Rect, _ frame: inout Frame) {
    guard case .failed(let failure) = tile.state, !area.isEmpty else { return }
    let text = DisplayText.truncated(DisplayText.sanitized("✕ \(failure.reason)"), toColumns: area.columns)
    frame.write(
      text,
      at: Point(
        column: area.minColumn + (area.columns - DisplayText.width(text)) / 2, row: area.minRow + area.rows / 2),
      style: Theme.warning)
  }

  private static func drawCaption(
    _ model: GalleryModel, _ photograph: Photograph, _ tile: Tile, _ area: Rect, _ frame: inout Frame
  ) {
    guard !area.isEmpty else { return }
    var line = TextLine(area: area)
    line.append(" \(DisplayText.sanitized(photograph.rawName))", Theme.strong)
    switch tile.state {
    case .done:
      if let finished = tile.finished {
        line.append("   \(finished.originalSize.width) × \(finished.originalSize.height)", Theme.dim)
        if let damage = finished.damage {
          line.append("   ! damaged: \(DisplayText.sanitized(damage))", Theme.warning)
        }
        if let comparison = finished.comparison {
          line.append("   \(comparison.brief)", comparison.isDisagreement ? Theme.warning : .plain)
        } else if let answer = finished.answer {
          line.append("   \(answer.text)")
        }
      }
    case .failed(let failure): line.append("   \(DisplayText.sanitized(failure.reason))", Theme.warning)
    case .idle, .waiting, .prepared: line.append("   ◌ waiting", Theme.dim)
    case .preparing: line.append("   ◔ preparing", Theme.dim)
    case .predicting: line.append("   ◐ predicting", Theme.dim)
    }
    line.draw(in: &frame)
    if let times = tile.finished?.times {
      frame.write(
        stages(times, hasPrediction: times.predict > 0),
        at: Point(column: area.minColumn + 1, row: area.minRow + 1), style: Theme.dim,
        maxColumns: max(0, area.columns - 2))
    }
  }

  package static func stages(_ times: StageTimes, hasPrediction: Bool) -> String {
    func milliseconds(_ seconds: Double) -> String { Figures.fixed(seconds * 1_000, digits: seconds < 0.01 ? 1 : 0) }
    var text = "wait \(milliseconds(times.queue)) · prepare \(milliseconds(times.prepare))"
    if hasPrediction { text += " · predict \(milliseconds(times.predict)) · convert \(milliseconds(times.convert))" }
    return text + " ms"
  }
}
