import TerminalUI

/// A line of text that is filled from the left, from the right, and in what is left between them.
struct TextLine {
  /// The frame with the line in it.
  private(set) var frame: Frame
  private let row: Int
  private var left: Int
  private var right: Int

  /// The first line of an area.
  init(area: Rect, in frame: Frame) {
    self.frame = frame
    row = area.minRow
    left = area.minColumn
    right = area.maxColumn
  }

  /// Columns that are still free.
  var room: Int { max(0, right - left) }

  /// Adds text after what stands at the left; what has no room is cut off.
  mutating func append(_ text: String, _ style: Style = .plain) {
    left += frame.write(text, at: Point(column: left, row: row), style: style, maxColumns: room)
  }

  /// Adds text before what stands at the right; nothing where it has no room.
  @discardableResult mutating func appendRight(_ text: String, _ style: Style = .plain) -> Bool {
    let width = DisplayText.width(text)
    guard width <= room else { return false }
    right -= width
    frame.write(text, at: Point(column: right, row: row), style: style, maxColumns: width)
    return true
  }

  /// Puts text in the middle of what is left; nothing where it has no room.
  @discardableResult mutating func appendCentered(_ parts: [(text: String, style: Style)]) -> Bool {
    let width = parts.reduce(0) { $0 + DisplayText.width($1.text) }
    guard width + 2 <= room else { return false }
    left += (room - width) / 2
    for part in parts { append(part.text, part.style) }
    return true
  }
}
