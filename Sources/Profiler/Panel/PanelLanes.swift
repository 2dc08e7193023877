import InferenceTrace
import TerminalUI
import Text

/// The lanes of the live trace on a common time scale, for the panel and the profiler.
struct PanelLanes {
  let scale: LaneScale
  private let facts: PanelFacts
  private let spans: [TraceTrackID: [LaneRow]]
  private let age: Double

  /// Lanes for an area of this width, including the names.
  init(_ facts: PanelFacts, columns: Int, labelWidth: Int) {
    self.facts = facts
    let secondsPerCell = Double(facts.panel.millisecondsPerCell) / 1_000
    age = facts.panel.age
    let seconds = Double(max(1, columns - labelWidth)) * secondsPerCell
    scale = LaneScale(start: -age - seconds, secondsPerCell: secondsPerCell, labelWidth: labelWidth)
    spans = facts.spans(from: -age - seconds, to: -age).mapValues { Timeline.packed($0).map(LaneRow.init) }
  }

  /// One track per predicting device, or one for the device that will predict.
  var predictionTracks: [TraceTrackID] {
    let names = facts.devices.isEmpty ? [facts.subject.loaded?.device].compactMap { $0 } : facts.devices.map(\.name)
    return names.isEmpty ? [TraceTrackID(.predict)] : names.map { TraceTrackID(.predict, device: $0) }
  }

  /// How many rows a track needs.
  func rowCount(of id: TraceTrackID) -> Int { spans[id]?.count ?? 0 }

  /// Draws one track. With `hasLabels`, spans with enough room are labelled.
  func draw(_ id: TraceTrackID, in rect: Rect, _ frame: inout Frame, hasLabels: Bool = false) {
    guard !rect.isEmpty else { return }
    let name = id.device == nil ? id.name.filter { $0 != " " } : id.name
    scale.drawName(name, style: Style(foreground: id.color), in: rect, &frame)
    let intervals = facts.trace.intervals
    scale.draw(spans[id] ?? [], in: rect, &frame) { span in
      guard hasLabels, intervals.indices.contains(Int(span.index)) else { return nil }
      let interval = intervals[Int(span.index)]
      return id.group == .predict ? Figures.duration(interval.seconds) : interval.label
    }
  }

  /// Draws the events' marks.
  func drawEvents(in rect: Rect, _ frame: inout Frame) {
    guard !rect.isEmpty else { return }
    let id = TraceTrackID(.event)
    scale.drawName(id.name, style: Style(foreground: id.color), in: rect, &frame)
    let lanes = scale.lanes(in: rect)
    var marks: [Int: EventMark] = [:]
    for event in facts.trace.events {
      let (column, mark) = (scale.column(of: event.time.seconds(since: facts.end)), EventMark(event.kind))
      if (marks[column]?.rawValue ?? -1) < mark.rawValue { marks[column] = mark }
    }
    for (column, mark) in marks where (0..<lanes.columns).contains(column) {
      frame[lanes.minColumn + column, lanes.minRow] = mark.cell
    }
  }

  /// Draws a counter's graph, with its value at the right edge.
  func draw(_ id: CounterTrackID, in rect: Rect, _ frame: inout Frame) {
    guard !rect.isEmpty else { return }
    let series = facts.series(id)
    let value = series.value(at: -age).map(id.text) ?? ""
    scale.drawName(id.title, value: value, style: Theme.dim, in: rect, &frame)
    scale.draw(series, of: id, top: id.top(peak: series.peak), in: rect, &frame)
  }

  /// Draws the time scale, and thin vertical lines above its labels.
  func drawAxis(in rect: Rect, linesOver tracks: Rect, _ frame: inout Frame) {
    let (area, lanes) = (scale.lanes(in: rect), scale.lanes(in: tracks))
    let axis = TimeAxis(secondsPerCell: scale.secondsPerCell, age: age)
    axis.draw(in: area, &frame, style: Theme.dim)
    for tick in axis.ticks(columns: lanes.columns) {
      for row in lanes.minRow..<lanes.maxRow where frame[lanes.minColumn + tick.column, row] == .blank {
        frame[lanes.minColumn + tick.column, row] = Cell("│", Style(foreground: Theme.faint))
      }
    }
  }
}
