/// Stacked lanes of what took time, over the last seconds; time runs to the right and ends at the right edge.
public struct Timeline: Sendable {
  /// Something that took time.
  public struct Span: Sendable, Equatable {
    /// How it ended, and so how it looks.
    public enum Kind: Sendable { case completed, cancelled, failed }

    /// Seconds before the right edge at which it began, as a negative number.
    public var start: Double
    /// Seconds before the right edge at which it ended, as a negative number.
    public var end: Double
    /// Its colour.
    public var color: Color
    /// How it ended.
    public var kind: Kind

    /// A span.
    public init(start: Double, end: Double, color: Color, kind: Kind = .completed) {
      self.start = start
      self.end = end
      self.color = color
      self.kind = kind
    }
  }

  private let rows: [[Span]]
  private let secondsPerCell: Double

  /// Lanes of spans; a cell is `secondsPerCell` wide.
  public init(spans: [Span], secondsPerCell: Double) {
    rows = Self.packed(spans)
    self.secondsPerCell = secondsPerCell
  }

  /// How many rows it takes.
  public var rowCount: Int { rows.count }

  /// The spans in the fewest rows in which none overlaps another: each, in the order of their starts, goes to the first row that is
  /// free by then.
  public static func packed(_ spans: [Span]) -> [[Span]] {
    var rows: [[Span]] = []
    for span in spans.sorted(by: { $0.start < $1.start }) {
      if let row = rows.firstIndex(where: { ($0.last?.end ?? -.infinity) <= span.start }) {
        rows[row].append(span)
      } else {
        rows.append([span])
      }
    }
    return rows
  }

  /// Draws the lanes into a rectangle; of rows that have no room their number is written at the right: "+3".
  public func draw(in rect: Rect, _ frame: inout Frame) {
    guard !rect.isEmpty else { return }
    for (number, row) in rows.prefix(rect.rows).enumerated() {
      drawRow(row, rect, row: rect.minRow + number, &frame)
    }
    if rows.count > rect.rows {
      let text = "+\(rows.count - rect.rows)"
      frame.write(
        text, at: Point(column: rect.maxColumn - text.count, row: rect.maxRow - 1),
        style: Style(attributes: .bold), maxColumns: text.count)
    }
  }

  /// Cells are divided into eighths. A cell is drawn with the block that fills its left part, or, where a span starts within it, with
  /// that block's colours exchanged.
  private func drawRow(_ spans: [Span], _ rect: Rect, row: Int, _ frame: inout Frame) {
    let eighths = rect.columns * 8
    var cells = [(filled: Int, first: Int, last: Int, span: Span?)](
      repeating: (0, 8, 0, nil), count: rect.columns)
    for span in spans {
      let start = Int((Double(eighths) + span.start / secondsPerCell * 8).rounded())
      // However short, it is seen.
      let end = max(start + 1, Int((Double(eighths) + span.end / secondsPerCell * 8).rounded()))
      guard end > 0, start < eighths else { continue }
      for cell in max(0, start) / 8...min(eighths - 1, end - 1) / 8 {
        let first = max(0, start - cell * 8)
        let last = min(8, end - cell * 8)
        let isLonger = last - first >= cells[cell].filled
        cells[cell] = (
          cells[cell].filled + last - first, min(cells[cell].first, first), max(cells[cell].last, last),
          isLonger ? span : cells[cell].span
        )
      }
    }
    for (column, cell) in cells.enumerated() {
      guard let span = cell.span else { continue }
      frame[rect.minColumn + column, row] = Self.cell(first: cell.first, last: cell.last, filled: cell.filled, span)
    }
  }

  private static let leftBlocks: [Character] = [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"]

  private static func cell(first: Int, last: Int, filled: Int, _ span: Span) -> Cell {
    let style = Style(foreground: span.color)
    switch span.kind {
    case .cancelled: return Cell(filled >= 4 ? "▒" : "░", style)
    case .failed: return Cell("✕", style)
    case .completed: break
    }
    // Several short ones in one cell look like one as long as they are together.
    if first == 0 { return Cell(leftBlocks[min(8, max(1, filled))], style) }
    if last == 8 && filled == last - first {
      return Cell(leftBlocks[first], Style(foreground: span.color, attributes: .reverse))
    }
    return Cell(filled <= 2 ? "▏" : filled <= 4 ? "▎" : "▌", style)
  }
}
