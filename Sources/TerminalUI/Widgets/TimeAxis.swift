/// The labels below lanes: "−4 s  −3  −2  −1  now".
public struct TimeAxis: Sendable {
  private let secondsPerCell: Double

  /// The axis of lanes whose cells are `secondsPerCell` wide.
  public init(secondsPerCell: Double) { self.secondsPerCell = secondsPerCell }

  /// Draws the labels into the first row of a rectangle; each stands where its moment is, and none touches another.
  public func draw(in rect: Rect, _ frame: inout Frame, style: Style) {
    guard rect.columns >= 3, rect.rows > 0 else { return }
    frame.write("now", at: Point(column: rect.maxColumn - 3, row: rect.minRow), style: style)
    let seconds = Double(rect.columns) * secondsPerCell
    let step = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 60].first { Double(rect.columns) * $0 / seconds >= 7 } ?? 60
    var hasUnit = false
    var time = (seconds / step).rounded(.down) * step
    while time > 0.001 {
      let column = rect.maxColumn - Int((time / secondsPerCell).rounded())
      var text = "−" + Self.number(time)
      if !hasUnit { text += " s" }
      if column >= rect.minColumn, column + text.count + 1 < rect.maxColumn - 3 {
        frame.write(text, at: Point(column: column, row: rect.minRow), style: style)
        hasUnit = true
      }
      time -= step
    }
  }

  private static func number(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
  }
}
