/// Characters and control characters.
extension TerminalScreen {
  mutating func put(_ scalar: Unicode.Scalar) {
    let scalar = cursor.drawings[cursor.shift] ? Self.lineDrawing(scalar) : scalar
    let width = CharacterWidth.columns(scalar)
    guard width > 0 else { return join(scalar) }
    if cursor.wraps || cursor.column + width > columns {
      // Without automatic margins the last column is written again and again.
      if modes.contains(7) { newLine() } else { cursor.column = columns - width }
      cursor.wraps = false
    }
    if modes.contains(-4) { insertBlanks(width) }
    write(ScreenCell(base: scalar, style: cursor.style, columns: width))
    lastCharacter = scalar
    cursor.column += width
    if cursor.column >= columns {
      cursor.column = columns - 1
      cursor.wraps = modes.contains(7)
    }
  }

  private mutating func newLine() {
    cursor.column = 0
    lineFeed()
  }

  private mutating func write(_ cell: ScreenCell) {
    let start = cursor.row * columns + cursor.column
    cut(before: start)
    cut(before: start + cell.columns)
    grid[start] = cell
    if cell.columns == 2 { grid[start + 1] = ScreenCell(style: cell.style, columns: 0) }
  }

  /// Blanks a wide character that lies across a border between two cells: one of its halves is about to go.
  mutating func cut(before index: Int) {
    guard index % columns > 0, grid[index].columns == 0 else { return }
    grid[index - 1] = ScreenCell(style: grid[index - 1].style)
    grid[index] = ScreenCell(style: grid[index].style)
  }

  /// Adds a mark to the character before the cursor.
  private mutating func join(_ mark: Unicode.Scalar) {
    var column = cursor.wraps ? cursor.column : cursor.column - 1
    guard column >= 0 else { return }
    if self[column, cursor.row].columns == 0 { column -= 1 }
    guard column >= 0 else { return }
    grid[cursor.row * columns + column].marks.append(mark)
  }

  mutating func control(_ byte: UInt8) {
    switch byte {
    case 0x00, 0x7F: break
    case 0x07: bellCount += 1
    case 0x08: move(column: cursor.column - 1)
    case 0x09: move(column: (cursor.column / 8 + 1) * 8)
    case 0x0A, 0x0B, 0x0C: lineFeed()
    case 0x0D: move(column: 0)
    case 0x0E: cursor.shift = 1
    case 0x0F: cursor.shift = 0
    default: note([byte])
    }
  }

  mutating func escape(_ intermediates: [UInt8], _ final: UInt8) {
    switch (intermediates, final) {
    case ([], 0x37): savedCursors[isAlternate] = cursor
    case ([], 0x38): restoreCursor()
    case ([], 0x44): lineFeed()
    case ([], 0x45): newLine()
    case ([], 0x4D): reverseLineFeed()
    case ([], 0x63): reset()
    // The keypad's modes, and the end of a string.
    case ([], 0x3D), ([], 0x3E), ([], 0x5C): break
    case ([0x28], 0x42): cursor.drawings[0] = false
    case ([0x28], 0x30): cursor.drawings[0] = true
    case ([0x29], 0x42): cursor.drawings[1] = false
    case ([0x29], 0x30): cursor.drawings[1] = true
    default: note([0x1B] + intermediates + [final])
    }
  }

  /// RIS. Pictures stay, and so does what was done wrong.
  private mutating func reset() {
    showAlternate(false)
    (cursor, modes, region) = (Cursor(), [7, 25], 0...rows - 1)
    eraseRows(0..<rows)
  }

  mutating func restoreCursor() { cursor = savedCursors[isAlternate] ?? Cursor() }

  /// Moves the cursor, no farther than to the screen's edges.
  mutating func move(column: Int? = nil, row: Int? = nil) {
    if let column { cursor.column = min(max(0, column), columns - 1) }
    if let row { cursor.row = min(max(0, row), rows - 1) }
    cursor.wraps = false
  }

  /// The line drawings of the VT100's second character set.
  private static func lineDrawing(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    let drawings = Array("◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·".unicodeScalars)
    return (0x60...0x7E).contains(scalar.value) ? drawings[Int(scalar.value) - 0x60] : scalar
  }
}
