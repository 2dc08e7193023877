import TerminalUI

/// The stages of one picture as a bar; each stage's length is its share of the time.
struct StageBar {
  private let stages: [(seconds: Double, color: Color)]

  init(_ stages: [(seconds: Double, color: Color)]) { self.stages = stages.filter { $0.seconds > 0 } }

  /// Draws into the first row of a rectangle; every stage that took time gets at least an eighth of a cell.
  func draw(in rect: Rect, _ frame: inout Frame) {
    let total = stages.reduce(0) { $0 + $1.seconds }
    guard total > 0, !rect.isEmpty else { return }
    var start = 0.0
    let spans = stages.map { stage in
      defer { start += stage.seconds }
      return Timeline.Span(start: start - total, end: start + stage.seconds - total, color: stage.color)
    }
    Timeline(rows: [LaneRow(spans)], endingAt: 0, secondsPerCell: total / Double(rect.columns)).draw(in: rect, &frame)
  }
}
