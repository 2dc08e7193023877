/// A quantity over time as an area of blocks, with gaps where it is unknown.
package struct Sparkline: Sendable {
  private let values: [Double?]
  private let range: ClosedRange<Double>

  /// An area under `values`, oldest first; the last value is at the right edge. `range` fills the height.
  package init(values: [Double?], range: ClosedRange<Double>) {
    self.values = values
    self.range = range
  }

  private static let blocks: [Character] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  /// Draws into a rectangle, one value per column; a known value is drawn at least as a line.
  package func draw(in rect: Rect, _ frame: inout Frame, style: Style) { draw(in: rect, &frame) { _ in style } }

  /// The same; `style` gets the share of the height, 0…1, that a cell reaches.
  package func draw(in rect: Rect, _ frame: inout Frame, style: (Double) -> Style) {
    guard !rect.isEmpty else { return }
    let extent = range.upperBound - range.lowerBound
    for (offset, value) in values.suffix(rect.columns).reversed().enumerated() {
      guard let value else { continue }
      let share = extent > 0 ? max(0, min(1, (value - range.lowerBound) / extent)) : 0
      let eighths = max(1, Int((share * Double(rect.rows * 8)).rounded()))
      for row in 0..<rect.rows {
        let filled = max(0, min(8, eighths - row * 8))
        guard filled > 0 else { break }
        let reached = min(share, Double(row + 1) / Double(rect.rows))
        frame[rect.maxColumn - 1 - offset, rect.maxRow - 1 - row] = Cell(Self.blocks[filled], style(reached))
      }
    }
  }
}
