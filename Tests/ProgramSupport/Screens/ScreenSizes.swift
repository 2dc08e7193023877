import TerminalUI

/// Sizes of screens for what must hold on every screen.
package enum ScreenSizes {
  /// Every small size.
  package static let small = (1...16).flatMap { rows in (1...44).map { Size(columns: $0, rows: rows) } }

  /// Sizes up to 250×90, always the same ones, and those around which layouts change.
  package static let large: [Size] = {
    var generator = SeededGenerator(state: 20)
    let random = (0..<60).map { _ in
      Size(columns: .random(in: 1...250, using: &generator), rows: .random(in: 1...90, using: &generator))
    }
    let columns = [20, 39, 40, 60, 69, 70, 99, 100, 109, 110, 120, 250]
    let rows = [3, 8, 17, 18, 20, 25, 26, 31, 32, 36, 46, 50, 60, 90]
    return random + columns.flatMap { columns in rows.map { Size(columns: columns, rows: $0) } }
  }()

  /// All of them.
  package static let all = small + large
}

extension Rect {
  /// Whether all of it lies in another rectangle; an empty one lies everywhere.
  package func lies(in other: Rect) -> Bool { isEmpty || intersection(other) == self }

  /// Whether no two of some rectangles share a cell.
  package static func areApart(_ rects: [Rect]) -> Bool {
    rects.indices.allSatisfy { index in
      rects[(index + 1)...].allSatisfy { $0.intersection(rects[index]).isEmpty }
    }
  }

  /// Whether rectangles cover another one, all of it and nothing else, and no cell twice.
  package static func divide(_ whole: Rect, into rects: [Rect]) -> Bool {
    let cells = rects.reduce(0) { $0 + $1.columns * $1.rows }
    return areApart(rects) && rects.allSatisfy { $0.lies(in: whole) } && cells == whole.columns * whole.rows
  }
}

extension Frame {
  /// The cells for which a condition holds.
  package func points(where condition: (Cell) -> Bool) -> [Point] {
    (0..<size.rows).flatMap { row in
      (0..<size.columns).compactMap { condition(self[$0, row]) ? Point(column: $0, row: row) : nil }
    }
  }

  /// The cells outside of an area that a view changes which was told to draw there; the frame around it is full of marks.
  package static func strays(around area: Rect, _ draw: (inout Frame) -> Void) -> [Point] {
    let mark = Cell("·", Style(foreground: .rgb(1, 2, 3)))
    var frame = Frame(size: Size(columns: area.maxColumn + 3, rows: area.maxRow + 3))
    frame.fill(frame.bounds, with: mark)
    // Views leave out what is not blank.
    frame.fill(area, with: .blank)
    draw(&frame)
    return frame.points { $0 != mark }.filter { !area.contains($0) }
  }
}
