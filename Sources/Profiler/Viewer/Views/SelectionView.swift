import InferenceTrace
import TerminalUI
import Text

/// Details of the selected interval or event, and of its track.
enum SelectionView {
  private typealias Part = (text: String, style: Style)

  static func draw(_ model: TraceViewerModel, area: Rect, _ frame: inout Frame) {
    guard !area.isEmpty else { return }
    // A line between the tracks and the details, if there is room.
    let body = area.rows >= 5 ? area.splitTop(1).rest : area
    if area.rows >= 5 {
      for column in area.minColumn..<area.maxColumn {
        frame[column, area.minRow] = Cell("─", Style(foreground: Theme.faint))
      }
    }
    let width = body.columns >= 110 ? body.columns / 2 : body.columns >= 70 ? 36 : 0
    let (left, right) = body.splitRight(width)
    write(selectionLines(model), in: left.splitRight(width > 0 ? 2 : 0).rest, &frame)
    guard width > 0, let track = model.focusedTrack, track.id.group != .event else { return }
    let lines = trackLines(track, model)
    write(lines, in: right, &frame)
    let rest = right.splitTop(lines.count).rest
    guard rest.rows >= 2, let p99 = track.length(atShare: 0.99) else { return }
    let marks = [(0.5, "p50"), (0.95, "p95"), (0.99, "p99")].compactMap { share, name in
      track.length(atShare: share).map { (value: $0, name: name) }
    }
    Histogram(of: track.lengths, tail: p99).draw(in: rest, &frame, color: track.id.color, marks: marks)
  }

  private static func write(_ lines: [[Part]], in area: Rect, _ frame: inout Frame) {
    for (number, parts) in lines.prefix(area.rows).enumerated() {
      var line = TextLine(area: Rect(column: area.minColumn, row: area.minRow + number, columns: area.columns, rows: 1))
      for part in parts { line.append(DisplayText.sanitized(part.text), part.style) }
      line.draw(in: &frame)
    }
  }

  // MARK: The selection

  private static func selectionLines(_ model: TraceViewerModel) -> [[Part]] {
    guard let item = model.selectedItem, let record = model.selectedRecord else { return unselected(model) }
    switch record {
    case .interval(let interval): return lines(of: interval, item, model)
    case .event(let event):
      return [
        [(event.kind.rawValue, Style(foreground: EventMark(event.kind).cell.style.foreground, attributes: .bold))],
        [("at     ", Theme.dim), (moment(item.start), Theme.strong)],
        [("label  ", Theme.dim), (event.label, .plain)],
      ]
    case .counter: return []
    }
  }

  private static func unselected(_ model: TraceViewerModel) -> [[Part]] {
    var lines: [[Part]] = []
    if let cursor = model.cursor { lines.append([("at ", Theme.dim), (moment(cursor), Theme.strong)]) }
    lines.append([("nothing selected: n s c, or click", Theme.dim)])
    return lines
  }

  private static func lines(
    of interval: TraceInterval, _ item: TraceTrack.Item, _ model: TraceViewerModel
  ) -> [[Part]] {
    let id = TraceTrackID(interval)
    let outcome: Part =
      switch interval.outcome {
      case .completed: ("completed", Theme.dim)
      case .cancelled: ("cancelled", Theme.warning)
      case .failed: ("failed", Theme.warning)
      }
    let title: [Part] = [
      (interval.kind.rawValue, Style(foreground: id.color, attributes: .bold)),
      ("  \(Figures.duration(item.seconds))", Theme.strong), ("  ", .plain), outcome,
    ]
    var place: [Part] = []
    if let model = interval.model { place += [("model ", Theme.dim), (model, .plain)] }
    if let device = interval.device { place += [("  on ", Theme.dim), (device, .plain)] }
    if interval.label != interval.model {
      place += [(place.isEmpty ? "" : "  ", .plain), ("label ", Theme.dim), (interval.label, .plain)]
    }
    return [
      title, place, interval.reason.map { [("reason ", Theme.dim), ($0, Theme.warning)] },
      [
        ("start ", Theme.dim), (moment(item.start), .plain), ("  end ", Theme.dim), (moment(item.end), .plain),
      ],
      rank(item, model),
    ].compactMap { $0 }
  }

  /// The time since the trace's start, in milliseconds with three decimals.
  private static func moment(_ seconds: Double) -> String {
    let microseconds = Int((seconds * 1e6).rounded())
    let fraction = String(microseconds % 1_000)
    let zeros = String(repeating: "0", count: 3 - fraction.count)
    return "\(Figures.count(microseconds / 1_000)).\(zeros)\(fraction) ms"
  }

  private static func rank(_ item: TraceTrack.Item, _ model: TraceViewerModel) -> [Part] {
    guard let track = model.focusedTrack, track.lengths.count > 1, let median = track.length(atShare: 0.5) else {
      return []
    }
    let faster = LaneRow.partition(0, track.lengths.count) { track.lengths[$0] < item.seconds }
    let share = Int((Double(faster) / Double(track.lengths.count) * 100).rounded())
    return [
      ("longer than ", Theme.dim), ("\(share) %", .plain), (" of the track, ", Theme.dim),
      ("\(Figures.fixed(item.seconds / max(median, 1e-9), digits: 1)) ×", .plain), (" its median", Theme.dim),
    ]
  }

  // MARK: The track

  private static func trackLines(_ track: TraceTrack, _ model: TraceViewerModel) -> [[Part]] {
    let end = model.start + model.visibleSeconds
    let busy = track.busyCount(from: model.start, to: min(end, model.totalSeconds))
    var lines: [[Part]] = [
      [
        (track.id.name.trimmed, Style(foreground: track.id.color, attributes: .bold)),
        ("  \(Figures.count(track.items.count))", Theme.strong), (" × · ", Theme.dim),
        (Figures.fixed(busy, digits: busy < 10 ? 2 : 1), .plain), (" at a time", Theme.dim),
      ]
    ]
    if let median = track.length(atShare: 0.5), let p95 = track.length(atShare: 0.95),
      let p99 = track.length(atShare: 0.99)
    {
      lines.append([
        ("median ", Theme.dim), (Figures.duration(median), Theme.strong), ("  p95 ", Theme.dim),
        (Figures.duration(p95), .plain), ("  p99 ", Theme.dim), (Figures.duration(p99), .plain),
      ])
      if let other = comparison(median, track.id, model) { lines.append(other) }
    }
    return lines
  }

  /// The same track in the other trace.
  private static func comparison(_ median: Double, _ id: TraceTrackID, _ model: TraceViewerModel) -> [Part]? {
    guard model.traces.count == 2, let focus = model.focus, let track = model.traces[1 - focus.trace].track(id),
      let other = track.length(atShare: 0.5)
    else { return nil }
    return [
      ("in \(focus.trace == 0 ? "B" : "A") ", Theme.dim), (Figures.duration(other), Theme.strong),
      ("  that is ", Theme.dim), ("\(Figures.fixed(other / max(median, 1e-9), digits: 2)) ×", .plain),
      (" this one", Theme.dim),
    ]
  }
}

extension String {
  /// Without leading blanks.
  fileprivate var trimmed: String { String(drop { $0 == " " }) }
}
