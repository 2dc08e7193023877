import TerminalUI
import Text

/// The whole trace in small, with the window marked, and the labels of the time scale.
enum OverviewView {
  static func draw(_ model: TraceViewerModel, _ layout: TraceViewerLayout, _ frame: inout Frame) {
    drawRuler(model, layout, &frame)
    let area = layout.lanes(in: layout.overview)
    guard !area.isEmpty else { return }
    frame.write(
      DisplayText.truncated("whole trace", toColumns: max(0, layout.labelWidth - 2)),
      at: Point(column: layout.overview.minColumn + 1, row: area.maxRow - 1), style: Theme.dim)
    let secondsPerCell = model.totalSeconds / Double(area.columns)
    let tracks = model.traces[model.focus?.trace ?? 0].tracks.filter {
      [.load, .prepare, .predict].contains($0.id.group)
    }
    let busy = (0..<area.columns).map { column -> Double? in
      let from = Double(column) * secondsPerCell
      let count = tracks.reduce(0) { $0 + $1.busyCount(from: from, to: from + secondsPerCell) }
      return count > 0 ? count : nil
    }
    let top = max(1, busy.compactMap { $0 }.max() ?? 1)
    Sparkline(values: busy, range: 0...top).draw(in: area, &frame, style: Style(foreground: Theme.prepare))
    let first = Int((model.start / secondsPerCell).rounded(.down))
    let last = Int(((model.start + model.visibleSeconds) / secondsPerCell).rounded(.up))
    for column in 0..<area.columns {
      let isInside = column >= first && column < max(first + 1, last)
      for row in area.minRow..<area.maxRow {
        let place = area.minColumn + column
        if frame[place, row] == .blank {
          guard row == area.maxRow - 1 else { continue }
          frame[place, row] = Cell("▁", Style(foreground: isInside ? Theme.prepare : Theme.faint))
        } else if !isInside {
          frame[place, row].style = Style(foreground: Theme.wait)
        }
      }
    }
  }

  private static func drawRuler(_ model: TraceViewerModel, _ layout: TraceViewerLayout, _ frame: inout Frame) {
    let area = layout.lanes(in: layout.ruler)
    TimeRuler(start: model.start, secondsPerCell: model.secondsPerCell).draw(in: area, &frame, style: Theme.dim)
    guard let cursor = model.cursor, !area.isEmpty else { return }
    let column = LaneScale(start: model.start, secondsPerCell: model.secondsPerCell, labelWidth: 0).column(of: cursor)
    guard (0..<area.columns).contains(column) else { return }
    frame[area.minColumn + column, area.minRow] = Cell("▼", Style(foreground: Theme.accent))
  }
}
