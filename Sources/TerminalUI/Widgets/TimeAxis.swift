import Text

/// The time labels of lanes that end now or some seconds ago: "−4 s  −3  −2  −1  now".
package struct TimeAxis: Sendable {
  private let secondsPerCell: Double
  private let age: Double

  /// The axis for lanes whose cells span `secondsPerCell` and whose right edge is `age` seconds ago.
  package init(secondsPerCell: Double, age: Double = 0) {
    self.secondsPerCell = secondsPerCell
    self.age = age
  }

  /// Draws the labels into the first row of a rectangle, each at its time and without touching one another.
  package func draw(in rect: Rect, _ frame: inout Frame, style: Style) {
    guard rect.columns >= 3, rect.rows > 0 else { return }
    let showsNow = age < secondsPerCell
    if showsNow { frame.write("now", at: Point(column: rect.maxColumn - 3, row: rect.minRow), style: style) }
    let edge = rect.maxColumn - (showsNow ? 4 : 0)
    var hasUnit = false
    for tick in ticks(columns: rect.columns) where tick.seconds < -0.000_5 {
      let text = "−\(Self.number(-tick.seconds))\(hasUnit ? "" : " s")"
      let column = rect.minColumn + tick.column
      guard column + text.count < edge || (!showsNow && column + text.count <= edge) else { continue }
      frame.write(text, at: Point(column: column, row: rect.minRow), style: style)
      hasUnit = true
    }
  }

  /// The labels' positions: columns from the left, and seconds from now, which are negative.
  package func ticks(columns: Int) -> [(column: Int, seconds: Double)] {
    let seconds = Double(columns) * secondsPerCell
    guard seconds > 0 else { return [] }
    let step = TimeRuler.step(secondsPerCell: secondsPerCell, columns: age > 0 ? 9 : 8)
    var tick = -(age + seconds) / step
    tick.round(.up)
    var ticks: [(column: Int, seconds: Double)] = []
    while tick * step <= -age {
      let column = columns - Int(((-age - tick * step) / secondsPerCell).rounded())
      if (0..<columns).contains(column) { ticks.append((column, tick * step)) }
      tick += 1
    }
    return ticks
  }

  private static func number(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    if hundredths % 100 == 0 { return "\(hundredths / 100)" }
    return Figures.fixed(value, digits: hundredths % 10 == 0 ? 1 : 2)
  }
}
