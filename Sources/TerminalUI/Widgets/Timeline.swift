import Text

/// Stacked lanes of spans; time runs to the right. Thousands of spans in one cell cost no more than a few.
package struct Timeline: Sendable {
  /// Something that took time.
  package struct Span: Sendable, Equatable {
    /// How it ended, which decides how it looks.
    package enum Kind: Sendable { case completed, cancelled, failed }

    /// The start in seconds, on the lanes' scale.
    package var start: Double
    /// The end in seconds, on the lanes' scale.
    package var end: Double
    /// Its colour.
    package var color: Color
    /// How it ended.
    package var kind: Kind
    /// The index of the item that it stands for.
    package var index: Int32

    /// Creates a span.
    package init(start: Double, end: Double, color: Color, kind: Kind = .completed, index: Int = 0) {
      self.start = start
      self.end = end
      self.color = color
      self.kind = kind
      self.index = Int32(clamping: index)
    }
  }

  private let rows: [LaneRow]
  private let end: Double
  private let secondsPerCell: Double

  /// Lanes of spans in as few rows as possible; a cell spans `secondsPerCell`, and `end` is the time at the right edge.
  package init(spans: [Span], endingAt end: Double = 0, secondsPerCell: Double) {
    self.init(rows: Self.packed(spans).map(LaneRow.init), endingAt: end, secondsPerCell: secondsPerCell)
  }

  /// Lanes that have already been arranged in rows.
  package init(rows: [LaneRow], endingAt end: Double, secondsPerCell: Double) {
    self.rows = rows
    self.end = end
    self.secondsPerCell = secondsPerCell
  }

  /// How many rows the lanes take.
  package var rowCount: Int { rows.count }

  /// The spans in as few rows as possible, without overlaps. In order of start, each span goes to the first row that is free by
  /// then. Spans that need more than `limit` rows are left out.
  package static func packed(_ spans: [Span], limit: Int = .max) -> [[Span]] {
    var rows: [[Span]] = []
    var ends: [Double] = []
    for span in spans.sorted(by: { ($0.start, $1.end) < ($1.start, $0.end) }) {
      if let row = ends.firstIndex(where: { $0 <= span.start }) {
        rows[row].append(span)
        ends[row] = span.end
      } else if rows.count < limit {
        rows.append([span])
        ends.append(span.end)
      }
    }
    return rows
  }

  /// Draws the lanes into a rectangle; if rows do not fit, their number is shown on the right, if there is room: "+3".
  package func draw(in rect: Rect, _ frame: inout Frame) { draw(in: rect, &frame, label: { _ in nil }) }

  /// The same, with the text from `label` on each span that has room for it.
  package func draw(in rect: Rect, _ frame: inout Frame, label: (Span) -> String?) {
    guard !rect.isEmpty else { return }
    for (number, row) in rows.prefix(rect.rows).enumerated() {
      drawRow(row, rect, row: rect.minRow + number, &frame, label)
    }
    if rows.count > rect.rows {
      let text = "+\(rows.count - rect.rows)"
      guard text.count <= rect.columns else { return }
      frame.write(
        text, at: Point(column: rect.maxColumn - text.count, row: rect.maxRow - 1),
        style: Style(attributes: .bold), maxColumns: text.count)
    }
  }

  /// Marks one span in a row with a colour, however short it is.
  package func mark(_ span: Span, row: Int, in rect: Rect, _ frame: inout Frame, color: Color, label: String?) {
    guard row < rect.rows else { return }
    let (start, end) = eighths(of: span, rect)
    guard end > 0, start < rect.columns * 8 else { return }
    let columns = max(0, start) / 8...max(max(0, start) / 8, min(rect.columns * 8, end - 3) / 8)
    for column in columns where column < rect.columns {
      frame[rect.minColumn + column, rect.minRow + row] = Cell(
        columns.count == 1 && end - start < 5 ? "▌" : "█", Style(foreground: color))
    }
    write(label, span, color, rect, row: rect.minRow + row, &frame)
  }

  private func eighths(of span: Span, _ rect: Rect) -> (start: Int, end: Int) {
    func place(_ time: Double) -> Int {
      let eighth = (Double(rect.columns * 8) + (time - end) / secondsPerCell * 8).rounded()
      return Int(max(-1e6, min(1e6, eighth)))
    }
    let start = place(span.start)
    // Even a very short span is visible.
    return (start, max(start + 1, place(span.end)))
  }

  private struct Filling {
    var filled = 0
    var first = 8
    var last = 0
    var longest = 0
    var span: Span?

    mutating func add(_ span: Span, first: Int, last: Int, filled: Int) {
      self.filled += filled
      self.first = min(self.first, first)
      self.last = max(self.last, last)
      if filled >= longest { (longest, self.span) = (filled, span) }
    }
  }

  /// Cells are divided into eighths. A cell is drawn as the block that fills its left part; if a span starts inside the cell,
  /// that block is drawn with its colours swapped.
  private func drawRow(
    _ lane: LaneRow, _ rect: Rect, row: Int, _ frame: inout Frame, _ label: (Span) -> String?
  ) {
    let begin = end - Double(rect.columns) * secondsPerCell
    var cells = [Filling](repeating: Filling(), count: rect.columns)
    var labelled: [Span] = []
    // A span that ends just before the edge may be rounded into the first eighth.
    var index = max(0, lane.firstIndex(endingAfter: begin) - 1)
    while index < lane.spans.count, lane.spans[index].start < end {
      let span = lane.spans[index]
      index += 1
      let (first, last) = eighths(of: span, rect)
      guard last > 0, first < rect.columns * 8 else { continue }
      let lastCell = min(rect.columns * 8 - 1, last - 1) / 8
      for cell in max(0, first) / 8...lastCell {
        let (left, right) = (max(0, first - cell * 8), min(8, last - cell * 8))
        cells[cell].add(span, first: left, last: right, filled: right - left)
      }
      if last - first >= 48 { labelled.append(span) }
      addRest(of: lastCell, &index, lane, begin, &cells)
    }
    for (column, cell) in cells.enumerated() {
      guard let span = cell.span else { continue }
      frame[rect.minColumn + column, row] = Self.cell(
        first: cell.first, last: cell.last, filled: min(8, cell.filled), span)
    }
    for span in labelled { write(label(span), span, span.color, rect, row: row, &frame) }
  }

  /// Combines many spans that end within one cell.
  private func addRest(of cell: Int, _ index: inout Int, _ lane: LaneRow, _ begin: Double, _ cells: inout [Filling]) {
    let edge = begin + Double(cell + 1) * secondsPerCell
    guard index + 8 < lane.spans.count, lane.spans[index + 8].end < edge else { return }
    let next = lane.firstIndex(endingAfter: edge, from: index)
    let sum = lane.sum(of: index..<next)
    var span = lane.spans[(index + next) / 2]
    span.kind = sum.kind
    func eighth(_ time: Double) -> Int {
      max(0, min(8, Int(((time - begin) / secondsPerCell - Double(cell)) * 8)))
    }
    cells[cell].add(
      span, first: eighth(lane.spans[index].start), last: max(1, eighth(lane.spans[next - 1].end)),
      filled: max(1, Int((sum.seconds / secondsPerCell * 8).rounded())))
    index = next
  }

  /// Writes on the cells that a span fills completely.
  private func write(
    _ text: String?, _ span: Span, _ color: Color, _ rect: Rect, row: Int, _ frame: inout Frame
  ) {
    let (start, end) = eighths(of: span, rect)
    let first = (max(0, start) + 7) / 8
    let room = min(rect.columns, end / 8) - first - 1
    guard let text, room >= 4, span.kind != .failed else { return }
    // A few letters of a long name say nothing.
    guard room >= 7 || DisplayText.width(text) <= room else { return }
    let isFilled = span.kind == .completed
    let style = Style(
      foreground: isFilled ? Theme.onLane : color, background: isFilled ? color : .terminalDefault)
    let shown = DisplayText.truncated(DisplayText.sanitized(text), toColumns: room)
    let place = Point(column: rect.minColumn + first, row: row)
    frame.write(" ", at: place, style: style)
    frame.write(shown, at: Point(column: place.column + 1, row: row), style: style, maxColumns: room)
  }

  private static let leftBlocks: [Character] = [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"]

  private static func cell(first: Int, last: Int, filled: Int, _ span: Span) -> Cell {
    let style = Style(foreground: span.color)
    switch span.kind {
    case .cancelled: return Cell(filled >= 4 ? "▒" : "░", style)
    case .failed: return Cell("✕", style)
    case .completed: break
    }
    // Several short spans in one cell look like one span of their total length.
    if first == 0 { return Cell(leftBlocks[min(8, max(1, filled))], style) }
    if last == 8 && filled == last - first {
      // There are only a few characters for right parts; for the rest, the left block's colours are swapped.
      if filled <= 2 { return Cell("▕", style) }
      if filled <= 5 { return Cell("▐", style) }
      return Cell(leftBlocks[first], Style(foreground: span.color, attributes: .reverse))
    }
    return Cell(filled <= 2 ? "▏" : filled <= 4 ? "▎" : "▌", style)
  }
}
