import Text

/// A line of text that is filled from the left, from the right, and in the middle of the remaining space.
package struct TextLine {
  private let row: Int
  private let start: Int
  private var left: Int
  private var right: Int
  private var parts: [(text: String, style: Style, column: Int, columns: Int)] = []

  /// The first line of an area.
  package init(area: Rect) {
    row = area.minRow
    start = area.minColumn
    left = area.minColumn
    right = area.maxColumn
  }

  /// How many columns are taken on the left.
  package var leftColumns: Int { left - start }

  /// How many columns are free.
  package var room: Int { max(0, right - left) }

  /// Adds text on the left, after the text already there; it is cut off if it does not fit.
  package mutating func append(_ text: String, _ style: Style = .plain) {
    let columns = min(DisplayText.width(text), room)
    parts.append((text, style, left, columns))
    left += columns
  }

  /// Adds text on the right, before the text already there; does nothing if it does not fit.
  @discardableResult package mutating func appendRight(_ text: String, _ style: Style = .plain) -> Bool {
    let width = DisplayText.width(text)
    guard width <= room else { return false }
    right -= width
    parts.append((text, style, right, width))
    return true
  }

  /// Centres text in the free space; does nothing if it does not fit.
  @discardableResult package mutating func appendCentered(_ parts: [(text: String, style: Style)]) -> Bool {
    let width = parts.reduce(0) { $0 + DisplayText.width($1.text) }
    guard width + 2 <= room else { return false }
    left += (room - width) / 2
    for part in parts { append(part.text, part.style) }
    return true
  }

  /// Draws everything that was added.
  package func draw(in frame: inout Frame) {
    for part in parts {
      frame.write(part.text, at: Point(column: part.column, row: row), style: part.style, maxColumns: part.columns)
    }
  }
}
