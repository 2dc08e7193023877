import Text

/// A box of lines in the middle of the screen.
package struct OverlayView {
  /// One line: the name of a key or field, and its meaning; both are empty for a blank line.
  package typealias Line = (name: String, text: String)

  private let title: String
  private let lines: [Line]

  /// A box with a title.
  package init(title: String, lines: [Line]) {
    self.title = title
    self.lines = lines
  }

  /// Draws the box over the frame.
  package func draw(in frame: inout Frame) {
    let nameWidth = lines.map { DisplayText.width($0.name) }.max() ?? 0
    let textWidth = lines.map { DisplayText.width($0.text) }.max() ?? 0
    let columns = min(frame.size.columns, max(nameWidth + textWidth + 8, DisplayText.width(title) + 6))
    let lines = lines.flatMap { Self.wrapped($0, toColumns: columns - nameWidth - 8) }
    let rows = min(frame.size.rows, lines.count + 4)
    let box = Rect(
      column: (frame.size.columns - columns) / 2, row: (frame.size.rows - rows) / 2, columns: columns, rows: rows)
    let background = Theme.box
    let plain = Style(foreground: Theme.boxText, background: background)
    frame.fill(box, with: Cell(" ", plain))
    let inner = box.inset(columns: 3, rows: 1)
    guard !inner.isEmpty else { return }
    frame.write(
      title, at: inner.origin, style: Style(foreground: Theme.brand, background: background, attributes: .bold),
      maxColumns: inner.columns)
    for (number, line) in lines.prefix(max(0, inner.rows - 2)).enumerated() {
      let row = inner.minRow + 2 + number
      frame.write(
        line.name, at: Point(column: inner.minColumn, row: row),
        style: Style(foreground: Theme.boxKey, background: background), maxColumns: inner.columns)
      frame.write(
        DisplayText.truncated(line.text, toColumns: max(0, inner.columns - nameWidth - 2)),
        at: Point(column: inner.minColumn + nameWidth + 2, row: row), style: plain)
    }
  }

  /// The line, wrapped into as many lines as it needs.
  private static func wrapped(_ line: Line, toColumns columns: Int) -> [Line] {
    guard DisplayText.width(line.text) > columns else { return [line] }
    var rows: [String] = []
    for word in line.text.split(separator: " ", omittingEmptySubsequences: false) {
      if let last = rows.last, DisplayText.width("\(last) \(word)") <= columns {
        rows[rows.count - 1] += " \(word)"
      } else {
        rows.append(String(word))
      }
    }
    return rows.enumerated().map { (name: $0.offset == 0 ? line.name : "", text: $0.element) }
  }
}
