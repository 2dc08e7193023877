import Pictures
import TerminalUI
import Text

/// One picture, as large as possible, and what is known of it below.
package enum LargeView {
  static func draw(_ model: GalleryModel, _ state: LargeState, in frame: inout Frame) {
    let layout = LargeLayout(screen: model.screenLayout)
    guard let photograph = model.selectedPhotograph else { return }
    let tile = model.tile(photograph.id, .large)
    if let pictures = LargePictures(model, state, photograph, area: layout.picture) {
      pictures.draw(in: &frame)
    } else {
      drawFailure(tile, layout.picture, &frame)
    }
    drawCaption(model, state, photograph, tile, layout.caption, &frame)
  }

  /// Names each pane, in its upper left corner, if that is in the area.
  package static func drawPaneNames(
    _ models: [ModelEntry], _ picture: ScreenPicture, _ panes: PictureComparison.Panes, _ area: Rect,
    _ frame: inout Frame
  ) {
    let origin = Rect(picture.size, centeredIn: area).origin
    for (name, pane) in zip(names(of: models), panes.rects(at: origin)) { drawName(name, pane, area, &frame) }
  }

  /// What the pictures of a comparison are called.
  static func names(of models: [ModelEntry]) -> [String] { ["photograph"] + models.map(\.name) + ["difference"] }

  /// Names a picture in its upper left corner, if that is in the area.
  static func drawName(_ name: String, _ picture: Rect, _ area: Rect, _ frame: inout Frame) {
    guard area.contains(picture.origin) else { return }
    let text = DisplayText.truncated(DisplayText.sanitized(name), toColumns: max(0, picture.columns - 2))
    frame.write(
      " \(text) ", at: picture.origin, style: Style(foreground: Theme.boxText, background: Theme.box),
      maxColumns: min(picture.columns, area.maxColumn - picture.minColumn))
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
    _ model: GalleryModel, _ state: LargeState, _ photograph: Photograph, _ tile: Tile, _ area: Rect,
    _ frame: inout Frame
  ) {
    guard !area.isEmpty else { return }
    var line = TextLine(area: area)
    line.append(" \(DisplayText.sanitized(photograph.rawName))", Theme.strong)
    // The caption stays while another part of the picture is made.
    if let finished = tile.finished, !tile.hasFailed {
      append(finished, state, model, to: &line)
    } else {
      switch tile.state {
      case .done: break
      case .failed(let failure): line.append("   \(DisplayText.sanitized(failure.reason))", Theme.warning)
      case .idle, .waiting, .prepared: line.append("   ◌ waiting", Theme.dim)
      case .preparing: line.append("   ◔ preparing", Theme.dim)
      case .predicting: line.append("   ◐ predicting", Theme.dim)
      }
    }
    line.draw(in: &frame)
    if let times = tile.finished?.times {
      frame.write(
        stages(times, hasPrediction: times.predict > 0),
        at: Point(column: area.minColumn + 1, row: area.minRow + 1), style: Theme.dim,
        maxColumns: max(0, area.columns - 2))
    }
  }

  private static func append(
    _ finished: FinishedPicture, _ state: LargeState, _ model: GalleryModel, to line: inout TextLine
  ) {
    line.append("   \(finished.originalSize.width) × \(finished.originalSize.height)", Theme.dim)
    line.append("   \(zoom(state, model))", state.zoom == nil ? Theme.dim : .plain)
    if let damage = finished.damage { line.append("   ! damaged: \(DisplayText.sanitized(damage))", Theme.warning) }
    if let comparison = finished.comparison {
      line.append("   \(comparison.brief)", comparison.isDisagreement ? Theme.warning : .plain)
    } else if let answer = finished.answer {
      line.append("   \(answer.text)")
    }
  }

  /// "fit", "1:1" or "250 %".
  private static func zoom(_ state: LargeState, _ model: GalleryModel) -> String {
    guard let zoom = state.zoom else { return "fit" }
    let scales = model.zoomRoom.scales(of: zoom.photograph)
    let scale = max(scales.lowerBound, min(scales.upperBound, zoom.scale))
    return scale == 1 ? "1:1" : "\(Figures.fixed(scale * 100, digits: scale < 0.0995 ? 1 : 0)) %"
  }

  package static func stages(_ times: StageTimes, hasPrediction: Bool) -> String {
    func milliseconds(_ seconds: Double) -> String { Figures.fixed(seconds * 1_000, digits: seconds < 0.01 ? 1 : 0) }
    var text = "wait \(milliseconds(times.queue)) · prepare \(milliseconds(times.prepare))"
    if hasPrediction { text += " · predict \(milliseconds(times.predict)) · convert \(milliseconds(times.convert))" }
    return text + " ms"
  }
}
