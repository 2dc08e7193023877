import CNcurses
import TerminalGraphics
import TerminalUI

/// Draws cells on ncurses' screen.
@MainActor final class CellDrawing {
  private let mapping: ColorMapping
  private let pairs: ColorPairTable

  init(_ mapping: ColorMapping) {
    self.mapping = mapping
    pairs = ColorPairTable(depth: mapping.depth)
  }

  /// Makes room for the colours of a frame; returns whether everything must be drawn anew for that.
  func makeRoom(for size: Size) -> Bool {
    // A frame needs at most one pair per cell; better to redraw everything now than to run out half-way.
    guard !pairs.hasRoom(for: size.columns * size.rows) else { return false }
    pairs.reset()
    return true
  }

  /// Draws what differs from the cells before; returns whether anything does.
  func draw(_ cells: ScreenCells, over before: ScreenCells?, within screen: Size) -> Bool {
    let isAll = before?.size != cells.size
    let base = isAll ? ScreenCells(size: cells.size) : before ?? ScreenCells(size: cells.size)
    var isChanged = isAll
    for row in 0..<min(cells.size.rows, screen.rows) {
      isChanged = drawRow(row, of: cells, over: base, columns: screen.columns, isAll: isAll) || isChanged
    }
    return isChanged
  }

  /// Draws the runs of cells that differ from what is shown; returns whether there were any.
  private func drawRow(_ row: Int, of cells: ScreenCells, over base: ScreenCells, columns: Int, isAll: Bool) -> Bool {
    let columns = min(cells.size.columns, columns)
    var column = 0
    var isChanged = false
    while column < columns {
      guard isAll || cells[column, row] != base[column, row], cells[column, row] != .covered else {
        column += 1
        continue
      }
      isChanged = true
      var run: [cchar_t] = []
      let start = column
      while column < columns, isAll || cells[column, row] != base[column, row], cells[column, row] != .covered {
        if let cell = curses(cells[column, row], column, row) { run.append(cell) }
        column += 1
      }
      // A run that starts inside a wide character must start with that character.
      let first = cells.isContinuation(start, row) ? max(0, start - 1) : start
      if first < start, let cell = curses(cells[first, row], first, row) { run.insert(cell, at: 0) }
      _ = ncs_add_cells(Int32(row), Int32(first), run, Int32(run.count))
    }
    return isChanged
  }

  /// A cell in ncurses' form; `nil` for the second column of a wide character, which belongs to the first.
  private func curses(_ content: ScreenCells.Content, _ column: Int, _ row: Int) -> cchar_t? {
    switch content {
    case .placeholder(let image, let imageRow, let imageColumn, let isContinued):
      let scalars = Placeholder.scalars(row: imageRow, column: imageColumn, of: image, isContinued: isContinued)
      return Self.cell(scalars, attributes: 0, pair: pairs.number(ofColor: image.color))
    case .covered: return nil
    case .cell(let cell), .cellAgain(let cell):
      guard cell.character != Cell.continuation else { return nil }
      // Two equal halves stay a half block: terminals disagree about blanks on a coloured background when lines are erased.
      let mapped = mapping.mapped(cell, column: column, row: row)
      let isAgain = if case .cellAgain = content { true } else { false }
      let pair = pairs.number(
        foreground: mapped.style.foreground, background: mapped.style.background, isSecond: isAgain)
      return Self.cell(
        mapped.character.unicodeScalars, attributes: Self.attributes(mapped.style.attributes), pair: pair)
    }
  }

  private static func cell(_ scalars: some Sequence<Unicode.Scalar>, attributes: UInt32, pair: Int32) -> cchar_t {
    var result = cchar_t()
    // Room for a character, its combining marks and the terminator; on the stack, because there are thousands of cells.
    withUnsafeTemporaryAllocation(of: wchar_t.self, capacity: 5) { text in
      var length = 0
      for scalar in scalars where length < 4 {
        text[length] = wchar_t(bitPattern: scalar.value)
        length += 1
      }
      text[length] = 0
      _ = ncs_set_cell(&result, text.baseAddress, attributes, pair)
    }
    return result
  }

  private static func attributes(_ attributes: Style.Attributes) -> UInt32 {
    guard !attributes.isEmpty else { return 0 }
    return [
      (Style.Attributes.bold, ncs_bold()), (.dim, ncs_dim()), (.reverse, ncs_reverse()),
      (.underline, ncs_underline()), (.italic, ncs_italic()),
    ].reduce(0) { attributes.contains($1.0) ? $0 | $1.1 : $0 }
  }
}
