import Text

/// The labels of a time span that has a start: "0   200 ms   400 ms"; and the thin lines below them.
package struct TimeRuler: Sendable {
  private let start: Double
  private let secondsPerCell: Double

  /// The ruler for cells that span `secondsPerCell`; the first one starts at `start` seconds.
  package init(start: Double, secondsPerCell: Double) {
    self.start = start
    self.secondsPerCell = secondsPerCell
  }

  /// The shortest round duration that is at least this many columns wide.
  package static func step(secondsPerCell: Double, columns: Int) -> Double {
    let least = secondsPerCell * Double(columns)
    var power = 1e-9
    while power < 1e9 {
      for factor in [1.0, 2, 5] where power * factor >= least * 0.999_999 { return power * factor }
      power *= 10
    }
    return power
  }

  /// The labels' columns, from the left, with their times in seconds.
  package func ticks(columns: Int) -> [(column: Int, seconds: Double)] {
    let step = Self.step(secondsPerCell: secondsPerCell, columns: 13)
    let first = (start / step).rounded(.up)
    return (0..<max(1, columns / 10)).compactMap { number in
      let time = (first + Double(number)) * step
      let column = Int(((time - start) / secondsPerCell).rounded())
      return (0..<columns).contains(column) ? (column, time) : nil
    }
  }

  /// Draws the labels into the first row of a rectangle.
  package func draw(in rect: Rect, _ frame: inout Frame, style: Style) {
    guard !rect.isEmpty else { return }
    let ticks = ticks(columns: rect.columns)
    let step = Self.step(secondsPerCell: secondsPerCell, columns: 13)
    for tick in ticks {
      let text = Self.label(tick.seconds, step: step)
      guard tick.column + DisplayText.width(text) <= rect.columns else { continue }
      frame.write(text, at: Point(column: rect.minColumn + tick.column, row: rect.minRow), style: style)
    }
  }

  /// Draws thin lines below the labels, through blank cells only.
  package func drawLines(in rect: Rect, _ frame: inout Frame, style: Style) {
    for tick in ticks(columns: rect.columns) {
      for row in rect.minRow..<rect.maxRow where frame[rect.minColumn + tick.column, row] == .blank {
        frame[rect.minColumn + tick.column, row] = Cell("│", style)
      }
    }
  }

  /// A time with as many digits as the step between labels needs.
  private static func label(_ seconds: Double, step: Double) -> String {
    let (unit, name) = step >= 0.1 ? (1.0, "s") : step >= 1e-4 ? (1e-3, "ms") : (1e-6, "µs")
    if abs(seconds) < step / 2 { return "0" }
    return "\(Figures.fixed(seconds / unit, digits: step / unit < 0.999 ? 1 : 0)) \(name)"
  }
}
