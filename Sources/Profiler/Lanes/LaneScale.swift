import InferenceTrace
import TerminalUI
import Text

/// The time scale that tracks share, and how a track is drawn on it: its name on the left, its lanes or graph beside it.
package struct LaneScale: Sendable, Equatable {
  /// The time at the left edge, in seconds.
  package var start: Double
  /// How many seconds a cell spans.
  package var secondsPerCell: Double
  /// How many columns the names get.
  package var labelWidth: Int

  /// Creates a scale.
  package init(start: Double, secondsPerCell: Double, labelWidth: Int) {
    self.start = start
    self.secondsPerCell = secondsPerCell
    self.labelWidth = labelWidth
  }

  /// The part of a track's rectangle that its lanes fill.
  package func lanes(in rect: Rect) -> Rect {
    rect.splitRight(rect.columns - min(rect.columns, labelWidth)).right
  }

  /// The time at the right edge of this many cells.
  package func end(columns: Int) -> Double { start + Double(columns) * secondsPerCell }

  /// The column of a time, from the left; it may be outside the lanes.
  package func column(of time: Double) -> Int {
    Int(max(-1e6, min(1e6, ((time - start) / secondsPerCell).rounded(.down))))
  }

  /// Writes a track's name, and a value at the right of the name's columns.
  package func drawName(
    _ name: String, value: String = "", style: Style, in rect: Rect, _ frame: inout Frame, valueStyle: Style = .plain
  ) {
    let room = min(labelWidth, rect.columns) - 1
    guard room > 0, rect.rows > 0 else { return }
    let shown = DisplayText.truncated(DisplayText.sanitized(name), toColumns: room)
    frame.write(shown, at: rect.origin, style: style)
    // If there is no room for both, the value is left out.
    let valueWidth = DisplayText.width(value)
    guard DisplayText.width(shown) + valueWidth < room else { return }
    frame.write(
      value, at: Point(column: rect.minColumn + room - valueWidth, row: rect.minRow), style: valueStyle,
      maxColumns: valueWidth)
  }

  /// Draws spans in their rows.
  package func draw(_ rows: [LaneRow], in rect: Rect, _ frame: inout Frame, label: (Timeline.Span) -> String?) {
    let area = lanes(in: rect)
    timeline(rows, columns: area.columns).draw(in: area, &frame, label: label)
  }

  /// The lanes on this scale.
  package func timeline(_ rows: [LaneRow], columns: Int) -> Timeline {
    Timeline(rows: rows, endingAt: end(columns: columns), secondsPerCell: secondsPerCell)
  }

  /// Draws a counter's graph.
  package func draw(
    _ series: CounterSeries, of id: CounterTrackID, top: Double, in rect: Rect, _ frame: inout Frame
  ) {
    let area = lanes(in: rect)
    let values = series.values(from: start, secondsPerCell: secondsPerCell, columns: area.columns)
    // Zero draws no line, so that idle times stay quiet.
    Sparkline(values: values.map { $0.flatMap { $0 > 0 ? $0 : nil } }, range: 0...top).draw(in: area, &frame) {
      Style(foreground: id.color(share: $0))
    }
  }
}
