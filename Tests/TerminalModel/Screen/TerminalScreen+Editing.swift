/// Scrolling, inserting and erasing.
extension TerminalScreen {
  mutating func lineFeed() {
    cursor.wraps = false
    if cursor.row == region.upperBound {
      scroll(region, by: 1)
    } else if cursor.row < rows - 1 {
      cursor.row += 1
    }
  }

  mutating func reverseLineFeed() {
    cursor.wraps = false
    if cursor.row == region.lowerBound {
      scroll(region, by: -1)
    } else if cursor.row > 0 {
      cursor.row -= 1
    }
  }

  /// Moves the content of rows up, or down if `distance` is negative; what comes in is erased.
  mutating func scroll(_ region: ClosedRange<Int>, by distance: Int) {
    let distance = max(-region.count, min(region.count, distance))
    let blank = ScreenCell.erased(cursor.style)
    let order = distance > 0 ? Array(region) : region.reversed()
    for row in order {
      let source = row + distance
      for column in 0..<columns {
        grid[row * columns + column] = region.contains(source) ? grid[source * columns + column] : blank
      }
    }
  }

  /// Inserts rows at the cursor, or deletes them if `count` is negative; only within the region that scrolls.
  mutating func insertLines(_ count: Int) {
    guard region.contains(cursor.row) else { return }
    scroll(cursor.row...region.upperBound, by: -count)
    move(column: 0)
  }

  /// Inserts blanks at the cursor; what is pushed over the edge is lost.
  mutating func insertBlanks(_ count: Int) {
    let row = cursor.row * columns
    cut(before: row + cursor.column)
    let count = min(count, columns - cursor.column)
    for column in (cursor.column..<columns).reversed() {
      let source = column - count
      grid[row + column] = source >= cursor.column ? grid[row + source] : .erased(cursor.style)
    }
    repairEdge()
    cursor.wraps = false
  }

  /// Deletes characters at the cursor; the rest of the line comes nearer.
  mutating func deleteCharacters(_ count: Int) {
    let row = cursor.row * columns
    let count = min(count, columns - cursor.column)
    cut(before: row + cursor.column)
    if cursor.column + count < columns { cut(before: row + cursor.column + count) }
    for column in cursor.column..<columns {
      let source = column + count
      grid[row + column] = source < columns ? grid[row + source] : .erased(cursor.style)
    }
    cursor.wraps = false
  }

  /// A wide character whose second half was pushed over the edge is gone.
  private mutating func repairEdge() {
    let last = cursor.row * columns + columns - 1
    if grid[last].columns == 2 { grid[last] = ScreenCell(style: grid[last].style) }
  }

  /// Erases cells of the cursor's row.
  mutating func eraseColumns(_ range: Range<Int>) { erase(cursor.row * columns + range.lowerBound, range.count) }

  /// Erases the cells of rows.
  mutating func eraseRows(_ range: Range<Int>) { erase(range.lowerBound * columns, range.count * columns) }

  private mutating func erase(_ start: Int, _ count: Int) {
    guard count > 0 else { return }
    cut(before: start)
    cut(before: start + count)
    for index in start..<start + count { grid[index] = .erased(cursor.style) }
    cursor.wraps = false
  }

  /// ED, without the erasing of history, which the model does not keep.
  mutating func eraseDisplay(_ mode: Int) {
    switch mode {
    case 0:
      eraseColumns(cursor.column..<columns)
      eraseRows(min(cursor.row + 1, rows)..<rows)
    case 1:
      eraseRows(0..<cursor.row)
      eraseColumns(0..<cursor.column + 1)
    case 2: eraseRows(0..<rows)
    default: break
    }
  }

  /// EL.
  mutating func eraseLine(_ mode: Int) {
    switch mode {
    case 0: eraseColumns(cursor.column..<columns)
    case 1: eraseColumns(0..<cursor.column + 1)
    case 2: eraseColumns(0..<columns)
    default: break
    }
  }

  /// Switches between the screen with history and the one without.
  mutating func showAlternate(_ isOn: Bool) {
    guard isAlternate != isOn else { return }
    if isOn { savedCursors[false] = cursor }
    swap(&grid, &otherGrid)
    if isOn {
      modes.insert(1049)
      grid = Array(repeating: .erased(cursor.style), count: columns * rows)
    } else {
      modes.remove(1049)
      restoreCursor()
    }
  }
}
