import InferenceTrace
import TerminalUI
import Text

/// The list of tracks and graphs, one below another.
enum TrackListView {
  static func draw(_ model: TraceViewerModel, _ layout: TraceViewerLayout, _ frame: inout Frame) {
    let scale = LaneScale(start: model.start, secondsPerCell: model.secondsPerCell, labelWidth: layout.labelWidth - 1)
    for (entry, rect) in layout.entries {
      let isFocused = entry == model.focus
      if isFocused {
        for row in rect.minRow..<rect.maxRow {
          frame[rect.minColumn, row] = Cell("▌", Style(foreground: Theme.accent))
        }
      }
      // The focus bar is at the far left; one column on the right stays free.
      let inner = rect.inset(columns: 1)
      switch entry {
      case .heading(let trace): drawHeading(model.traces[trace], number: trace, inner, &frame)
      case .track(let trace, let id):
        guard let track = model.traces[trace].track(id) else { continue }
        drawTrack(track, of: model.traces[trace], model, scale, inner, isFocused: isFocused, &frame)
      case .counter(let trace, let id): drawCounter(id, of: model.traces[trace], model, scale, inner, isFocused, &frame)
      }
    }
    drawLines(model, layout, scale, &frame)
    if layout.entries.isEmpty || !model.entries.contains(where: { if case .track = $0 { true } else { false } }) {
      let text = model.filter.isEmpty ? "no intervals in this trace" : "nothing matches; Esc shows everything again"
      frame.write(
        text, at: Point(column: layout.tracks.minColumn + 1, row: layout.tracks.maxRow - 1), style: Theme.warning)
    }
    drawHidden(model, layout, &frame)
  }

  private static func drawHeading(_ trace: OpenTrace, number: Int, _ rect: Rect, _ frame: inout Frame) {
    var line = TextLine(area: rect)
    line.append("\(number == 0 ? "A" : "B")  \(trace.name)", Style(foreground: Theme.brand, attributes: .bold))
    line.append("   \(Figures.duration(trace.all.seconds))", Theme.strong)
    for track in trace.tracks where track.id.group == .predict {
      line.append("   \(DisplayText.sanitized(track.id.name))", Theme.dim)
      line.append(" \(Figures.count(track.lengths.count))")
      if let median = track.length(atShare: 0.5), let p95 = track.length(atShare: 0.95) {
        line.append("  median ", Theme.dim)
        line.append(Figures.duration(median), Theme.strong)
        line.append("  p95 ", Theme.dim)
        line.append(Figures.duration(p95))
      }
    }
    if let notice = trace.notices.first { line.append("   \(notice)", Theme.warning) }
    line.draw(in: &frame)
  }

  private static func drawTrack(
    _ track: TraceTrack, of trace: OpenTrace, _ model: TraceViewerModel, _ scale: LaneScale, _ rect: Rect,
    isFocused: Bool, _ frame: inout Frame
  ) {
    let lanes = scale.lanes(in: rect)
    let end = scale.end(columns: lanes.columns)
    let count = track.firstIndex(startingFrom: end) - track.firstIndex(startingFrom: scale.start)
    scale.drawName(
      track.id.name, value: Figures.count(count), style: isFocused ? Theme.strong : Style(foreground: track.id.color),
      in: rect, &frame, valueStyle: Theme.dim)
    if track.id.group == .event { return drawEvents(track, of: trace, model, scale, lanes, isFocused, &frame) }
    scale.draw(track.rows, in: rect, &frame) { label(track.items[Int($0.index)], in: trace) }
    guard isFocused, let selection = model.selection, let row = track.row(of: selection) else { return }
    let item = track.items[selection]
    let span = Timeline.Span(start: item.start, end: item.end, color: Theme.accent, index: selection)
    scale.timeline(track.rows, columns: lanes.columns).mark(
      span, row: row, in: lanes, &frame, color: Theme.accent, label: label(item, in: trace))
  }

  /// The text on an interval: what it worked on, if that says more than the track's name.
  private static func label(_ item: TraceTrack.Item, in trace: OpenTrace) -> String? {
    guard case .interval(let interval) = trace.all.records[item.record] else { return nil }
    switch interval.kind {
    case .load: return "\(interval.model ?? "") \(interval.label)"
    // All predictions of a model would have the same name.
    case .predict: return Figures.duration(item.seconds)
    default: return interval.label
    }
  }

  private static func drawEvents(
    _ track: TraceTrack, of trace: OpenTrace, _ model: TraceViewerModel, _ scale: LaneScale, _ lanes: Rect,
    _ isFocused: Bool, _ frame: inout Frame
  ) {
    guard !lanes.isEmpty else { return }
    for column in 0..<lanes.columns {
      let first = track.firstIndex(startingFrom: scale.end(columns: column))
      let last = track.firstIndex(startingFrom: scale.end(columns: column + 1))
      // A cell may have thousands; the first few are enough.
      let marks = track.items[first..<min(last, first + 32)].compactMap { item -> EventMark? in
        if case .event(let event) = trace.all.records[item.record] { EventMark(event.kind) } else { nil }
      }
      guard let mark = marks.max(by: { $0.rawValue < $1.rawValue }) else { continue }
      var cell = mark.cell
      if isFocused, let selection = model.selection, (first..<last).contains(selection) {
        cell.style = Style(foreground: Theme.accent, attributes: [.bold, .reverse])
      }
      frame[lanes.minColumn + column, lanes.minRow] = cell
    }
  }

  private static func drawCounter(
    _ id: CounterTrackID, of trace: OpenTrace, _ model: TraceViewerModel, _ scale: LaneScale, _ rect: Rect,
    _ isFocused: Bool, _ frame: inout Frame
  ) {
    guard let series = trace.all.counters.first(where: { $0.id == id })?.series else { return }
    let end = scale.end(columns: scale.lanes(in: rect).columns)
    let value = series.value(at: model.cursor ?? end).map(id.text) ?? ""
    scale.drawName(
      id.title, value: value, style: isFocused ? Theme.strong : Theme.dim, in: rect, &frame)
    scale.draw(series, of: id, top: top(of: id, model, series), in: rect, &frame)
  }

  /// The same graph of two traces has one scale, so that they compare.
  private static func top(of id: CounterTrackID, _ model: TraceViewerModel, _ series: CounterSeries) -> Double {
    let peaks = model.traces.flatMap { $0.all.counters.filter { $0.id == id }.map(\.series.peak) }
    return id.top(peak: peaks.max() ?? series.peak)
  }

  /// Thin lines below the ruler's labels and at the cursor, through blank cells only.
  private static func drawLines(
    _ model: TraceViewerModel, _ layout: TraceViewerLayout, _ scale: LaneScale, _ frame: inout Frame
  ) {
    let lanes = layout.lanes(in: layout.tracks)
    let headings = Set(layout.entries.compactMap { if case .heading = $0.entry { $0.rect.minRow } else { nil } })
    let column = model.cursor.map { scale.column(of: $0) }
    let ruler = TimeRuler(start: model.start, secondsPerCell: model.secondsPerCell)
    for row in lanes.minRow..<lanes.maxRow where !headings.contains(row) {
      let rect = Rect(column: lanes.minColumn, row: row, columns: lanes.columns, rows: 1)
      if let column, (0..<lanes.columns).contains(column), frame[lanes.minColumn + column, row] == .blank {
        frame[lanes.minColumn + column, row] = Cell("│", Style(foreground: Theme.accent))
      }
      ruler.drawLines(in: rect, &frame, style: Style(foreground: Theme.faint))
    }
  }

  /// How many tracks are hidden above and below the visible ones.
  private static func drawHidden(_ model: TraceViewerModel, _ layout: TraceViewerLayout, _ frame: inout Frame) {
    let entries = model.entries
    guard let first = layout.entries.first?.entry, let above = entries.firstIndex(of: first) else { return }
    let below = entries.count - above - layout.entries.count
    let hidden = [(above, "↑", layout.tracks.minRow), (below, "↓", layout.tracks.maxRow - 1)]
    for (count, arrow, row) in hidden where count > 0 {
      let text = "\(arrow)\(count)"
      frame.write(text, at: Point(column: layout.tracks.maxColumn - text.count, row: row), style: Theme.strong)
    }
  }
}
