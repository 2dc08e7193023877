/// A share as a bar.
package struct Gauge: Sendable {
  private let share: Double

  /// A bar filled to `share`, 0…1.
  package init(share: Double) { self.share = max(0, min(1, share)) }

  /// Draws into the first row of a rectangle.
  package func draw(in rect: Rect, _ frame: inout Frame, filled: Style, empty: Style) {
    guard !rect.isEmpty else { return }
    let eighths = Int((share * Double(rect.columns * 8)).rounded())
    let blocks: [Character] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    for column in 0..<rect.columns {
      let rest = eighths - column * 8
      let cell = rest >= 8 ? Cell("█", filled) : rest > 0 ? Cell(blocks[rest - 1], filled) : Cell("▁", empty)
      frame[rect.minColumn + column, rect.minRow] = cell
    }
  }
}
