import TerminalUI
import Testing

@Suite struct WidgetTests {
  private let color = Color.rgb(10, 200, 30)

  private func span(_ start: Double, _ end: Double, _ kind: Timeline.Span.Kind = .completed) -> Timeline.Span {
    Timeline.Span(start: start, end: end, color: color, kind: kind)
  }

  private func drawn(_ spans: [Timeline.Span], columns: Int = 10, rows: Int = 1, secondsPerCell: Double = 1) -> Frame {
    var frame = Frame(size: Size(columns: columns, rows: rows))
    Timeline(spans: spans, secondsPerCell: secondsPerCell).draw(in: frame.bounds, &frame)
    return frame
  }

  @Test func spansThatOverlapTakeTheFewestRowsAndNoRowHoldsTwoAtOnce() {
    var state: UInt64 = 7
    func random() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 40) / Double(1 << 24)
    }
    for _ in 0..<50 {
      let spans = (0..<40).map { _ -> Timeline.Span in
        let start = -10 * random()
        return span(start, start + 2 * random())
      }
      let rows = Timeline.packed(spans)
      #expect(rows.joined().count == spans.count)
      for row in rows {
        #expect(zip(row, row.dropFirst()).allSatisfy { $0.end <= $1.start })
      }
      let most = spans.map { span in spans.count { $0.start <= span.start && span.start < $0.end } }.max() ?? 0
      #expect(rows.count == most)
    }
  }

  @Test func fullCellsAreBlocksAndEdgesAreEighths() {
    #expect(drawn([span(-4, -2)]).text(trimmingTrailingBlanks: false) == "      ██  ")
    let frame = drawn([span(-4, -2.5)])
    #expect(frame[6, 0] == Cell("█", Style(foreground: color)))
    #expect(frame[7, 0] == Cell("▌", Style(foreground: color)))
    // A span that starts within a cell fills its right part: there is a block for the half; of others the left block's colours
    // are exchanged.
    #expect(drawn([span(-3.5, -2)])[6, 0] == Cell("▐", Style(foreground: color)))
    #expect(drawn([span(-3.75, -2)])[6, 0] == Cell("▎", Style(foreground: color, attributes: .reverse)))
  }

  @Test func theShortestSpanIsStillSeen() {
    #expect(drawn([span(-5, -4.999_99)])[5, 0] == Cell("▏", Style(foreground: color)))
  }

  @Test func whatWasCancelledOrFailedLooksDifferent() {
    #expect(drawn([span(-5, -4, .cancelled)])[5, 0].character == "▒")
    #expect(drawn([span(-5, -4, .failed)])[5, 0].character == "✕")
  }

  @Test func rowsWithoutRoomAreCounted() {
    let frame = drawn([span(-5, -1), span(-5, -1), span(-5, -1), span(-5, -1)], rows: 1)
    #expect(frame.text().hasSuffix("+3"))
  }

  @Test func spansOutsideTheWindowAreNotDrawn() {
    #expect(drawn([span(-100, -50)]).text() == "")
  }

  @Test(arguments: [(20, 0.1), (44, 0.05), (12, 1.0), (3, 0.5), (120, 0.02)])
  func labelsOfTheTimeAxisEndWithNowAndDoNotTouch(_ columns: Int, _ secondsPerCell: Double) {
    var frame = Frame(size: Size(columns: columns, rows: 1))
    TimeAxis(secondsPerCell: secondsPerCell).draw(in: frame.bounds, &frame, style: .plain)
    let text = frame.text()
    #expect(text.hasSuffix("now"))
    let labels = text.split(separator: " ").filter { $0 != "s" }
    #expect(labels.dropLast().allSatisfy { $0.hasPrefix("−") && Double($0.dropFirst()) != nil })
  }

  @Test func aSparklineFillsItsHeightAndLeavesGaps() {
    var frame = Frame(size: Size(columns: 4, rows: 2))
    Sparkline(values: [8, nil, 16, 1], range: 0...16).draw(in: frame.bounds, &frame, style: .plain)
    #expect(frame.text(trimmingTrailingBlanks: false) == "  █ \n█ █▁")
  }

  @Test(arguments: [(0.0, "▁▁▁▁"), (0.5, "██▁▁"), (1.0, "████"), (2.0, "████"), (-1.0, "▁▁▁▁"), (0.28125, "█▏▁▁")])
  func aGaugeIsFilledByItsShare(_ share: Double, _ expected: String) {
    var frame = Frame(size: Size(columns: 4, rows: 1))
    Gauge(share: share).draw(in: frame.bounds, &frame, filled: .plain, empty: .plain)
    #expect(frame.text() == expected)
  }
}
