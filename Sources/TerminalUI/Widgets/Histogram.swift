import Text

/// How often values occurred, as bars over an axis with three labels.
package struct Histogram: Sendable {
  private let values: [Double]
  private let low: Double
  private let high: Double

  /// A histogram of durations in seconds, in any order. The few that are longer than `tail` share the last bar; otherwise they
  /// would squeeze the rest into one.
  package init(of values: [Double], tail: Double) {
    self.values = values
    low = values.min() ?? 0
    let longest = values.max() ?? 0
    high = max(low * 1.2, min(longest, tail * 1.15), low + 1e-9)
  }

  /// Draws the bars, and the axis in the last row; `marks` are values to point out, each with its character.
  package func draw(
    in rect: Rect, _ frame: inout Frame, color: Color, marks: [(value: Double, name: String)] = []
  ) {
    guard rect.rows >= 2, rect.columns >= 8, !values.isEmpty else { return }
    let (bars, axis) = rect.splitBottom(1)
    var counts = [Double](repeating: 0, count: rect.columns)
    for value in values { counts[column(of: value, rect.columns)] += 1 }
    // The square root, so that single values are visible beside thousands.
    let heights = counts.map { $0 > 0 ? $0.squareRoot() : nil }
    Sparkline(values: heights, range: 0...(heights.compactMap { $0 }.max() ?? 1)).draw(
      in: bars, &frame, style: Style(foreground: color))
    for column in axis.minColumn..<axis.maxColumn {
      frame[column, axis.minRow] = Cell("▔", Style(foreground: Theme.faint))
    }
    drawLabels(axis, marks, &frame)
  }

  private func drawLabels(_ axis: Rect, _ marks: [(value: Double, name: String)], _ frame: inout Frame) {
    let (first, last) = (Figures.duration(low), Figures.duration(high))
    var taken = [0..<first.count + 1, axis.columns - last.count - 1..<axis.columns]
    frame.write(first, at: axis.origin, style: Theme.dim, maxColumns: axis.columns)
    frame.write(last, at: Point(column: axis.maxColumn - last.count, row: axis.minRow), style: Theme.dim)
    for mark in marks {
      let place = min(column(of: mark.value, axis.columns), axis.columns - mark.name.count)
      let range = place - 1..<place + mark.name.count + 1
      guard !taken.contains(where: { $0.overlaps(range) }) else { continue }
      taken.append(range)
      frame.write(mark.name, at: Point(column: axis.minColumn + place, row: axis.minRow), style: Theme.strong)
    }
  }

  private func column(of value: Double, _ columns: Int) -> Int {
    max(0, min(columns - 1, Int((value - low) / (high - low) * Double(columns))))
  }
}
