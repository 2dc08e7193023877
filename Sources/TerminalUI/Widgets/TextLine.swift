import Text

/// A line of text that is filled from the left, from the right, and in what is left between them.
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

  /// Columns that are taken at the left.
  package var leftColumns: Int { left - start }

  /// Columns that are still free.
  package var room: Int { max(0, right - left) }

  /// Adds text after what stands at the left; what has no room is cut off.
  package mutating func append(_ text: String, _ style: Style = .plain) {
    let columns = min(DisplayText.width(text), room)
    parts.append((text, style, left, columns))
    left += columns
  }

  /// Adds text before what stands at the right; nothing where it has no room.
  @discardableResult package mutating func appendRight(_ text: String, _ style: Style = .plain) -> Bool {
    let width = DisplayText.width(text)
    guard width <= room else { return false }
    right -= width
    parts.append((text, style, right, width))
    return true
  }

  /// Puts text in the middle of what is left; nothing where it has no room.
  @discardableResult package mutating func appendCentered(_ parts: [(text: String, style: Style)]) -> Bool {
    let width = parts.reduce(0) { $0 + DisplayText.width($1.text) }
    guard width + 2 <= room else { return false }
    left += (room - width) / 2
    for part in parts { append(part.text, part.style) }
    return true
  }

  /// Draws all that was added.
  package func draw(in frame: inout Frame) {
    for part in parts {
      frame.write(part.text, at: Point(column: part.column, row: row), style: part.style, maxColumns: part.columns)
    }
  }
}
