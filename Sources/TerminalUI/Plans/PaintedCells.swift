/// Which cells are covered by pixels that were painted over them, as sixel does: the terminal knows nothing of pictures, only of
/// pixels, which text erases cell by cell.
///
/// A covered cell must not be drawn as long as its picture stays, and must be drawn when it goes, even if the terminal seems to show
/// the right character there already.
package struct PaintedCells: Sendable {
  /// A part of a bitmap to paint.
  package struct Part: Hashable, Sendable {
    package var bitmap: Bitmap
    /// The cells of the whole bitmap.
    package var area: Rect
    /// The cells to paint.
    package var part: Rect
  }

  /// What is painted in a cell.
  private struct Owner: Hashable {
    var bitmap: Bitmap
    var area: Rect
  }

  /// The size of the screen.
  package let size: Size
  private var owners: [Owner?]
  /// Changes each time that pixels go from a cell.
  private var generations: [Bool]
  private var areas: Set<Rect> = []

  /// A screen without pixels.
  package init(size: Size) {
    self.size = size
    owners = Array(repeating: nil, count: size.columns * size.rows)
    generations = Array(repeating: false, count: owners.count)
  }

  /// Takes in a frame. Pixels stay where the frame shows the same bitmap, or has it beneath a newer one of the same cells.
  ///
  /// - Returns: what has to be painted, the nearest to the focus first, and whether a picture has moved or is new.
  package mutating func update(_ frame: Frame) -> (missing: [Part], hasMoved: Bool) {
    guard frame.size == size else {
      self = PaintedCells(size: frame.size)
      return update(frame)
    }
    let top = TopPlacements(frame)
    let known = Set(frame.placements.map { Owner(bitmap: $0.bitmap, area: $0.area) })
    for place in owners.indices {
      guard let owner = owners[place] else { continue }
      let index = top.indices.isEmpty ? -1 : Int(top.indices[place])
      if index >= 0, frame.placements[index].area == owner.area, known.contains(owner) { continue }
      owners[place] = nil
      generations[place].toggle()
    }
    let nearest = top.nearestFirst(in: frame)
    let missing = nearest.compactMap { missingPart(of: frame.placements[$0], index: $0, top, frame) }
    let areasBefore = areas
    areas = Set(nearest.map { frame.placements[$0].area })
    return (missing, !areas.isSubset(of: areasBefore))
  }

  /// The cells of a placement that lack its pixels, as a rectangle; `nil` if there are none, or if something lies between them.
  private func missingPart(of placement: Placement, index: Int, _ top: TopPlacements, _ frame: Frame) -> Part? {
    let owner = Owner(bitmap: placement.bitmap, area: placement.area)
    let visible = placement.clip.intersection(placement.area).intersection(frame.bounds)
    var part: Rect?
    for row in visible.minRow..<visible.maxRow {
      for column in visible.minColumn..<visible.maxColumn {
        let place = row * size.columns + column
        guard Int(top.indices[place]) == index, owners[place] != owner else { continue }
        part = part?.including(column, row) ?? Rect(column: column, row: row, columns: 1, rows: 1)
      }
    }
    // The terminal would scroll if the last row were painted.
    guard let part, part.maxRow < size.rows else { return nil }
    for row in part.minRow..<part.maxRow {
      for column in part.minColumn..<part.maxColumn
      where Int(top.indices[row * size.columns + column]) != index { return nil }
    }
    return Part(bitmap: placement.bitmap, area: placement.area, part: part)
  }

  /// Notes that a part is painted.
  package mutating func paint(_ part: Part) {
    let owner = Owner(bitmap: part.bitmap, area: part.area)
    for row in part.part.minRow..<min(part.part.maxRow, size.rows) {
      for column in part.part.minColumn..<min(part.part.maxColumn, size.columns) {
        owners[row * size.columns + column] = owner
      }
    }
  }

  /// Whether a cell is covered by pixels, and must not be drawn.
  package func isCovered(_ column: Int, _ row: Int) -> Bool { owners[row * size.columns + column] != nil }

  /// Two different values before and after pixels have gone from a cell.
  package func generation(_ column: Int, _ row: Int) -> Bool { generations[row * size.columns + column] }
}

extension Rect {
  /// The smallest rectangle with this one and a cell.
  fileprivate func including(_ column: Int, _ row: Int) -> Rect {
    let (left, top) = (min(minColumn, column), min(minRow, row))
    return Rect(
      column: left, row: top, columns: max(maxColumn, column + 1) - left, rows: max(maxRow, row + 1) - top)
  }
}
