import Gallery
import InferenceTrace
import Profiler
import TerminalUI
import Text

/// Draws a stream's screen: the frame, its timings below it, the panel.
package enum StreamView {
  /// The screen for a state at a moment.
  package static func frame(of model: StreamModel, now: TraceTime) -> Frame {
    var frame = Frame(size: model.screenSize)
    let screen = model.screenLayout
    let layout = LargeLayout(screen: screen)
    if let picture = model.shown?.picture.picture {
      let origin = Point(
        column: layout.picture.minColumn + (layout.picture.columns - picture.columns) / 2,
        row: layout.picture.minRow + (layout.picture.rows - picture.rows) / 2)
      for picture in model.earlier.filter({ $0.size == picture.size }) + [picture] {
        frame.draw(picture, at: origin, clippedTo: layout.picture)
      }
      if let shown = model.shown?.picture, let panes = shown.comparison?.panes {
        LargeView.drawPaneNames(model.usedModels, shown.picture, panes, layout.picture, &frame)
      }
    }
    drawFigures(model, now, layout.caption, &frame)
    switch screen.panel {
    case .hidden: break
    case .strip(let area): StripView.draw(model.panel, model.panelSubject, area: area, in: &frame)
    case .column(let area): PanelView.draw(model.panel, model.panelSubject, area: area, in: &frame)
    }
    drawHeader(model, screen.header, &frame)
    drawFooter(model, screen.footer, &frame)
    Theme.adapt(&frame, to: model.appearance)
    return frame
  }

  private static func drawFigures(_ model: StreamModel, _ now: TraceTime, _ area: Rect, _ frame: inout Frame) {
    guard !area.isEmpty else { return }
    var line = TextLine(area: area)
    line.append(Figures.count(model.processedCount, width: 8), Theme.strong)
    line.append(" processed", Theme.dim)
    line.append(Figures.count(model.droppedCount, width: 8), Theme.strong)
    line.append(" dropped", Theme.dim)
    if let shown = model.shown {
      line.append("   age", Theme.dim)
      line.append(Figures.milliseconds(now.seconds(since: shown.arrival)), Theme.strong)
      line.append("   latency", Theme.dim)
      line.append(Figures.milliseconds(shown.latency), Theme.strong)
    }
    if let comparison = model.shown?.picture.comparison {
      line.append("   \(comparison.brief)", comparison.isDisagreement ? Theme.warning : .plain)
    } else if let answer = model.shown?.picture.answer {
      line.append("   \(answer.text)")
    }
    line.draw(in: &frame)
    guard let picture = model.shown?.picture, area.rows > 1 else { return }
    frame.write(
      LargeView.stages(picture.times, hasPrediction: picture.times.predict > 0),
      at: Point(column: area.minColumn + 1, row: area.minRow + 1), style: Theme.dim,
      maxColumns: max(0, area.columns - 2))
  }

  private static func drawHeader(_ model: StreamModel, _ area: Rect, _ frame: inout Frame) {
    guard !area.isEmpty else { return }
    var line = TextLine(area: area)
    line.append(" vitrine ", Style(foreground: Theme.brand, attributes: .bold))
    line.append(" \(DisplayText.sanitized(model.format ?? "stream")) ", Theme.strong)
    if let bytes = model.panel.trace.lastValue(of: .residentBytes) {
      line.appendRight(" \(Figures.megabytes(bytes)) ", Theme.dim)
    }
    line.appendRight(Figures.rate(model.panel.trace.predictionRate(now: model.panel.end)), Theme.dim)
    line.appendCentered([(DisplayText.sanitized(model.filterName), .plain)])
    line.draw(in: &frame)
  }

  private static func drawFooter(_ model: StreamModel, _ area: Rect, _ frame: inout Frame) {
    guard !area.isEmpty else { return }
    var line = TextLine(area: area)
    if let message = message(model) {
      line.append(
        " \(DisplayText.truncated(DisplayText.sanitized(message), toColumns: max(0, line.room - 2)))", Theme.warning)
    } else {
      for (key, text) in [("Tab", "panel"), ("f", "freeze"), ("< >", "time"), ("q", "quit")] {
        line.append(" \(key)", .plain)
        line.append(" \(text)  ", Theme.dim)
      }
    }
    line.draw(in: &frame)
  }

  private static func message(_ model: StreamModel) -> String? {
    for entry in model.models {
      if case .failed(let reason) = entry.state { return reason }
    }
    switch model.end {
    case .complete:
      return model.arrivedCount == 0 ? "the stream had no frames; q quits" : "the stream has ended; q quits"
    case .truncated: return "the stream ended within a frame; q quits"
    case .failed(let reason): return reason
    case .stalled(let seconds): return "no frame for \(Figures.fixed(seconds, digits: 0)) s"
    case .interrupted, nil: break
    }
    if let seconds = model.silentSeconds { return "no frame for \(Figures.fixed(seconds, digits: 0)) s" }
    if let failure = model.lastFailure { return "\(Figures.count(model.failedCount)) frames failed: \(failure)" }
    return model.arrivedCount == 0 ? "waiting for the first frame" : model.recordingFailure
  }
}
