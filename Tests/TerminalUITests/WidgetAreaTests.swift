import ProgramSupport
import TerminalUI
import Testing

/// Widgets keep to the rectangle that they are given, however small it is.
@Suite struct WidgetAreaTests {
  private static let rects =
    (0...12).flatMap { columns in
      (0...4).map { Rect(column: 5, row: 3, columns: columns, rows: $0) }
    } + [40, 90, 200].map { Rect(column: 1, row: 1, columns: $0, rows: 6) }

  private static let spans = (0..<30).map { number in
    let start = -20 + Double(number) / 1.5
    return Timeline.Span(
      start: start, end: start + [0.001, 0.5, 4][number % 3], color: .rgb(9, 9, 9),
      kind: [.completed, .cancelled, .completed, .failed][number % 4], index: number)
  }

  private func expectNoStrays(_ draw: (Rect, inout Frame) -> Void) {
    let wrong = Self.rects.filter { rect in !Frame.strays(around: rect) { draw(rect, &$0) }.isEmpty }
    #expect(wrong.isEmpty, "\(wrong.prefix(5))")
  }

  @Test(arguments: [0.001, 0.05, 1, 100]) func lanesAndTheirMarks(_ secondsPerCell: Double) {
    let rows = Timeline.packed(Self.spans).map(LaneRow.init)
    let timeline = Timeline(rows: rows, endingAt: 0, secondsPerCell: secondsPerCell)
    expectNoStrays { rect, frame in
      timeline.draw(in: rect, &frame) { "label \($0.index)" }
      for (row, lane) in rows.enumerated() {
        for span in lane.spans.prefix(3) {
          timeline.mark(span, row: row, in: rect, &frame, color: .rgb(1, 1, 1), label: "a long label")
        }
      }
    }
  }

  @Test(arguments: [0.001, 0.05, 1, 100], [0, 0.3, 20]) func theLabelsOfTime(_ secondsPerCell: Double, _ age: Double) {
    expectNoStrays { rect, frame in
      TimeAxis(secondsPerCell: secondsPerCell, age: age).draw(in: rect, &frame, style: .plain)
      let ruler = TimeRuler(start: age, secondsPerCell: secondsPerCell)
      ruler.draw(in: rect, &frame, style: .plain)
      ruler.drawLines(in: rect, &frame, style: .plain)
    }
  }

  @Test func graphsAndBars() {
    let values = (0..<300).map { $0 % 7 == 0 ? nil : Double($0 % 50) - 5 }
    expectNoStrays { rect, frame in
      Sparkline(values: values, range: 0...30).draw(in: rect, &frame, style: .plain)
      Sparkline(values: values, range: 0...0).draw(in: rect, &frame, style: .plain)
      for share in [-1, 0, 0.3, 1, 7] {
        Gauge(share: share).draw(in: rect, &frame, filled: .plain, empty: Style(attributes: .dim))
      }
      for values in [[], [0.001], [0.001, 0.002, 5_000]] {
        Histogram(of: values, tail: 4_000).draw(
          in: rect, &frame, color: .rgb(9, 9, 9), marks: [(0.001, "p50"), (4_000, "p99"), (1e9, "max")])
      }
    }
  }

  @Test func linesOfText() {
    let texts = ["", "x", "漢字", "a text that is longer than most", "e\u{301}"]
    for text in texts {
      expectNoStrays { rect, frame in
        guard rect.rows > 0 else { return }
        var line = TextLine(area: rect)
        line.append(text)
        line.appendRight(text)
        line.appendCentered([(text, .plain), ("漢", .plain)])
        line.append(text)
        line.draw(in: &frame)
      }
    }
  }

  /// Pixels outside the clip rectangle are not drawn, even if the picture is larger.
  @Test func pictures() {
    let pixels = (0..<60 * 40).map { Color.rgb(UInt8($0 % 256), 50, 50) }
    let picture = PixelGrid(width: 60, height: 40, pixels: pixels)
    expectNoStrays { rect, frame in
      for origin in [rect.origin, Point(column: -9, row: -9), Point(column: rect.maxColumn - 1, row: rect.maxRow - 1)] {
        frame.draw(picture, at: origin, clippedTo: rect)
      }
    }
  }
}
