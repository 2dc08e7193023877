import InferenceTrace
import TerminalUI
import Text

/// The panel on the whole screen: the lanes of all tracks above, and what they add up to below.
package enum ProfilerView {
  package static func draw(_ panel: PanelState, _ subject: PanelSubject, area: Rect, in frame: inout Frame) {
    let facts = PanelFacts(panel, subject)
    let area = area.inset(columns: area.columns >= 40 ? 1 : 0)
    let bottomRows = area.rows >= 48 ? 20 : area.rows >= 30 ? 14 : area.rows >= 20 ? 9 : 0
    let (top, bottom) = area.splitBottom(bottomRows)
    drawTitle(facts, top.splitTop(1).top, &frame)
    drawLanes(facts, top.splitTop(1).rest, &frame)
    drawFigures(facts, bottom, &frame)
  }

  private static func drawTitle(_ facts: PanelFacts, _ area: Rect, _ frame: inout Frame) {
    var line = TextLine(area: area)
    if let loaded = facts.subject.loaded {
      line.append("\(loaded.device)", Theme.strong)
      line.append("  \(loaded.precision)")
      if area.columns >= 100 { line.append("  \(DisplayText.sanitized(loaded.deviceDescription))", Theme.dim) }
    } else {
      line.append(facts.subject.modelState, Theme.dim)
    }
    line.append("   \(facts.subject.runningCount)", Theme.strong)
    line.append(" in flight  ", Theme.dim)
    line.append("\(facts.subject.waitingCount)", Theme.strong)
    line.append(" waiting ", Theme.dim)
    line.append(Figures.rate(facts.rate), Theme.strong)
    if facts.panel.frozen != nil {
      let age = facts.panel.age > 0 ? ", \(Figures.fixed(facts.panel.age, digits: 1)) s back" : ""
      line.append("   frozen\(age)", Style(foreground: Theme.accent))
    }
    line.appendRight("\(facts.panel.millisecondsPerCell) ms a cell", Theme.dim)
    line.draw(in: &frame)
  }

  private enum Track {
    case spans(TraceTrackID)
    case events
    case counter(CounterTrackID)
  }

  private static func drawLanes(_ facts: PanelFacts, _ area: Rect, _ frame: inout Frame) {
    let labelWidth = area.columns >= 60 ? 16 : max(0, min(10, area.columns / 3))
    let lanes = PanelLanes(facts, columns: area.columns, labelWidth: labelWidth)
    let (tracks, axis) = area.splitBottom(area.rows >= 3 ? 1 : 0)
    let shown: [(track: Track, wanted: Int)] =
      [(.spans(TraceTrackID(.load)), min(2, lanes.rowCount(of: TraceTrackID(.load))))].filter { $0.1 > 0 }
      + [(.spans(TraceTrackID(.prepare)), max(2, lanes.rowCount(of: TraceTrackID(.prepare))))]
      + lanes.predictionTracks.map { (.spans($0), max(2, lanes.rowCount(of: $0))) }
      + [(.spans(TraceTrackID(.convert)), 1), (.spans(TraceTrackID(.draw)), 1)]
      + (facts.sentBytes == nil
        ? [] : [(.spans(TraceTrackID(.transmit)), 1), (.counter(CounterTrackID(.sentBytes)), 2)])
      + [(.events, 1)]
      + [
        (.counter(CounterTrackID(.predictionsInFlight)), 2), (.counter(CounterTrackID(.tilesWaiting)), 4),
        (.counter(CounterTrackID(.processorSeconds)), 5), (.counter(CounterTrackID(.residentBytes)), 5),
      ]
    var rows = [Int](repeating: 1, count: shown.count)
    var left = tracks.rows - shown.count
    // Spare rows go in turn to the tracks that want more.
    while left > 0, rows.indices.contains(where: { rows[$0] < shown[$0].wanted }) {
      for place in rows.indices where rows[place] < shown[place].wanted && left > 0 {
        rows[place] += 1
        left -= 1
      }
    }
    let gap = left >= shown.count ? 1 : 0
    var rest = tracks
    for (number, entry) in shown.enumerated() {
      let (rect, below) = rest.splitTop(rows[number])
      rest = below.splitTop(gap).rest
      switch entry.track {
      case .spans(let id): lanes.draw(id, in: rect, &frame, hasLabels: true)
      case .events: lanes.drawEvents(in: rect, &frame)
      case .counter(let id): lanes.draw(id, in: rect, &frame)
      }
    }
    lanes.drawAxis(in: axis, linesOver: tracks, &frame)
  }

  private static func drawFigures(_ facts: PanelFacts, _ area: Rect, _ frame: inout Frame) {
    guard !area.isEmpty else { return }
    for column in area.minColumn..<area.maxColumn {
      frame[column, area.minRow] = Cell("─", Style(foreground: Theme.faint))
    }
    let body = area.splitTop(1).rest
    let count = body.columns >= 110 ? 3 : body.columns >= 70 ? 2 : 1
    let width = (body.columns + 3) / count
    for number in 0..<count {
      var column = PanelColumn(
        facts,
        area: Rect(
          column: body.minColumn + number * width, row: body.minRow, columns: width - 3, rows: body.rows))
      swap(&column.frame, &frame)
      switch number {
      case 0:
        column.drawLatency(rows: body.rows >= 16 ? 8 : body.rows >= 12 ? 5 : 2)
        column.drawTile()
        if count == 1 { column.drawMemory(rows: 2, hasProcessor: true) }
      case 1:
        column.drawCores(rows: body.rows >= 16 ? 8 : body.rows >= 12 ? 4 : 2)
        column.drawMemory(rows: body.rows >= 16 ? 5 : 2)
      default:
        column.drawCaches()
        column.drawEvents()
      }
      swap(&column.frame, &frame)
    }
  }
}
