import InferenceTrace
import Profiler
import ProgramSupport
import TerminalUI
import Testing

/// A track's name and its lanes never overlap, however little room there is.
@Suite struct LaneScaleTests {
  private static let rects = [0, 1, 2, 5, 12, 13, 40, 200].flatMap { columns in
    [0, 1, 3].map { Rect(column: 4, row: 2, columns: columns, rows: $0) }
  }

  private func scale(_ labelWidth: Int) -> LaneScale {
    LaneScale(start: -2, secondsPerCell: 0.05, labelWidth: labelWidth)
  }

  @Test(arguments: [0, 1, 10, 16]) func theNameEndsBeforeTheLanesBegin(_ labelWidth: Int) {
    for rect in Self.rects {
      let scale = scale(labelWidth)
      let lanes = scale.lanes(in: rect)
      #expect(lanes.lies(in: rect) && lanes.maxColumn == rect.maxColumn)
      let label = Rect(
        column: rect.minColumn, row: rect.minRow, columns: rect.columns - lanes.columns, rows: rect.rows)
      let strays = Frame.strays(around: label) {
        scale.drawName("漢字 a long name", value: "1.2 GB", style: .plain, in: rect, &$0)
        scale.drawName("x", value: "1.2 GB", style: .plain, in: rect, &$0)
      }
      #expect(strays.isEmpty, "\(rect)")
    }
  }

  @Test(arguments: [0, 1, 10, 16]) func lanesAndGraphsKeepToTheirArea(_ labelWidth: Int) {
    let spans = [
      Timeline.Span(start: -9, end: 9, color: .rgb(9, 9, 9)),
      Timeline.Span(start: -1.99, end: -1.98, color: .rgb(9, 9, 9)),
      Timeline.Span(start: -1, end: 0.3, color: .rgb(9, 9, 9), kind: .cancelled),
    ]
    let rows = Timeline.packed(spans).map(LaneRow.init)
    let series = CounterSeries([(-3, 5), (-1, 900), (5, 2)], isRate: false)
    for rect in Self.rects {
      let scale = scale(labelWidth)
      let strays = Frame.strays(around: scale.lanes(in: rect)) {
        scale.draw(rows, in: rect, &$0) { _ in "a label that is long" }
        scale.draw(series, of: CounterTrackID(.residentBytes), top: 100, in: rect, &$0)
      }
      #expect(strays.isEmpty, "\(rect) \(labelWidth)")
    }
  }

  @Test func aTimeLiesInTheColumnThatBeginsBeforeIt() {
    let scale = scale(10)
    #expect(scale.column(of: -2) == 0 && scale.column(of: -1.951) == 0 && scale.column(of: -1.949) == 1)
    #expect(abs(scale.end(columns: 40)) < 1e-9 && scale.column(of: 1e30) == 1_000_000)
  }
}
