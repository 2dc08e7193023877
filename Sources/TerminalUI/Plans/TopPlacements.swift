/// For each cell of a frame, the bitmap on top.
struct TopPlacements: Sendable {
  /// For each cell, the index of a placement, or −1. Empty if the frame has none.
  private(set) var indices: [Int16] = []

  /// Looks at the placements for which `isCounted` holds. A bitmap is seen only in cells that are pixels of a picture: whatever else
  /// was drawn later covers it.
  init(_ frame: Frame, where isCounted: (Placement) -> Bool = { _ in true }) {
    guard !frame.placements.isEmpty else { return }
    indices = [Int16](repeating: -1, count: frame.cells.count)
    let columns = frame.size.columns
    for (index, placement) in frame.placements.prefix(Int(Int16.max)).enumerated() where isCounted(placement) {
      let visible = placement.clip.intersection(placement.area).intersection(frame.bounds)
      for row in visible.minRow..<visible.maxRow {
        for place in row * columns + visible.minColumn..<row * columns + visible.maxColumn
        where frame.cells[place].style.attributes.contains(.picture) {
          indices[place] = Int16(index)
        }
      }
    }
  }

  /// The placements that are seen, the nearest to the frame's focus first.
  func nearestFirst(in frame: Frame) -> [Int] {
    // A set of the indices of 12,000 cells would take a sixth of the time of a frame.
    var isSeen = [Bool](repeating: false, count: frame.placements.count)
    for index in indices where index >= 0 { isSeen[Int(index)] = true }
    return isSeen.indices.filter { isSeen[$0] }
      .map { (index: $0, distance: frame.distance(from: frame.placements[$0].clip)) }
      .sorted { ($0.distance, $0.index) < ($1.distance, $1.index) }
      .map(\.index)
  }
}

extension Frame {
  /// How far a rectangle's middle is from the focus, in squares of half cells of which each is twice as high as wide.
  fileprivate func distance(from rect: Rect) -> Int {
    guard let focus else { return 0 }
    let columns = rect.minColumn + rect.maxColumn - 2 * focus.column
    let rows = 2 * (rect.minRow + rect.maxRow - 2 * focus.row)
    return columns * columns + rows * rows
  }
}
