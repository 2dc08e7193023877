import Evaluation
import Pictures
import TerminalUI

extension StrategyReport {
  /// The most lanes for one step; the rest are counted as "+3".
  private static let laneRows = 4
  private static let nameWidth = 19
  private static let stepWidth = 9

  /// The strategies' steps as lanes of blocks on a common time axis.
  ///
  /// - Parameter columns: the width in cells.
  func laneFrame(columns: Int) -> Frame {
    let rows = strategies.map { entry in
      (entry: entry, prepare: rowCount(entry.lanes.prepare), predict: rowCount(entry.lanes.predict))
    }
    let height = rows.reduce(0) { $0 + $1.prepare + $1.predict + 1 }
    var frame = Frame(size: Size(columns: columns, rows: height))
    let left = Self.nameWidth + Self.stepWidth
    let seconds = max(0.001, strategies.map(\.lanes.seconds).max() ?? 0)
    var row = 0
    func draw(_ name: String, _ spans: [StrategyLanes.Span], _ color: Color, rows: Int) {
      frame.write(name, at: Point(column: Self.nameWidth, row: row), style: Theme.dim)
      let area = Rect(column: left, row: row, columns: max(1, columns - left), rows: rows)
      Timeline(
        spans: spans.map { Timeline.Span(start: $0.start - seconds, end: $0.end - seconds, color: color) },
        secondsPerCell: seconds / Double(area.columns)
      ).draw(in: area, &frame)
      row += rows
    }
    for (entry, prepareRows, predictRows) in rows {
      frame.write(entry.name.title, at: Point(column: 0, row: row), style: Theme.strong)
      draw("prepare", entry.lanes.prepare, Theme.prepare, rows: prepareRows)
      draw("predict", entry.lanes.predict, Theme.color(ofModel: nil), rows: predictRows)
      row += 1
    }
    return frame
  }

  private func rowCount(_ spans: [StrategyLanes.Span]) -> Int {
    let packed = Timeline.packed(spans.map { Timeline.Span(start: $0.start, end: $0.end, color: .terminalDefault) })
    return max(1, min(Self.laneRows, packed.count))
  }
}
