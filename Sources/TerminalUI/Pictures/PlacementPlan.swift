/// What stands in each cell of a frame that has bitmaps, and which images the terminal needs for it.
///
/// It is a pure function of the frame and of what the terminal holds, so everything that can go wrong is tested without a terminal:
///
/// ```swift
/// let plan = PlacementPlan(frame) { store.isComplete($0) }
/// plan.wanted  // the images to send, the nearest to the frame's focus first
/// plan[12, 3]  // .image(place): row 3, column 12 shows a part of an image that is there
/// ```
package struct PlacementPlan: Sendable {
  /// A part of an image.
  package struct Place: Hashable, Sendable {
    /// The image's index in `images`.
    package var image: Int
    /// The cell within the image.
    package var column: Int
    package var row: Int

    package init(image: Int, column: Int, row: Int) {
      self.image = image
      self.column = column
      self.row = row
    }
  }

  /// What stands in a cell.
  package enum Content: Hashable, Sendable {
    /// The frame's own cell.
    case cell
    /// A part of an image that the terminal has.
    case image(Place)
    /// A part of an image that it does not have yet, nor an older one for this cell.
    case missing(Place)
  }

  /// All images of the frame.
  package let images: [PlacedImage]
  /// The images to show, the nearest to the frame's focus first. What is covered by others is not among them.
  package let wanted: [PlacedImage]
  /// The images of which cells are shown now.
  package let shown: Set<PlacedImage>

  private let placements: [Placement]
  private let columns: Int
  /// For each cell, the placement on top, and the topmost whose image the terminal has; −1 for none. Empty without placements.
  private let top: [Int16]
  private let held: [Int16]

  /// The plan for a frame.
  ///
  /// - Parameter isComplete: whether the terminal has all of an image.
  package init(_ frame: Frame, isComplete: (PlacedImage) -> Bool) {
    placements = Array(frame.placements.prefix(Int(Int16.max)))
    images = placements.map(\.image)
    columns = frame.size.columns
    guard !placements.isEmpty else {
      (wanted, shown, top, held) = ([], [], [], [])
      return
    }
    var top = [Int16](repeating: -1, count: frame.cells.count)
    var held = top
    for (index, placement) in placements.enumerated() {
      let isHeld = isComplete(placement.image)
      let visible = placement.clip.intersection(placement.area).intersection(frame.bounds)
      for row in visible.minRow..<visible.maxRow {
        for place in row * columns + visible.minColumn..<row * columns + visible.maxColumn
        where frame.cells[place].style.attributes.contains(.picture) {
          top[place] = Int16(index)
          if isHeld { held[place] = Int16(index) }
        }
      }
    }
    (self.top, self.held) = (top, held)
    let onTop = Set(top).subtracting([-1])
    let nearest = onTop.map { (index: Int($0), distance: frame.distance(from: frame.placements[Int($0)].clip)) }
      .sorted { ($0.distance, $0.index) < ($1.distance, $1.index) }
    var seen: Set<PlacedImage> = []
    wanted = nearest.map { frame.placements[$0.index].image }.filter { seen.insert($0).inserted }
    shown = Set(Set(held).subtracting([-1]).map { frame.placements[Int($0)].image })
  }

  /// Whether it has no images.
  package var isEmpty: Bool { placements.isEmpty }

  /// What stands in a cell of the frame.
  package subscript(column: Int, row: Int) -> Content {
    guard !top.isEmpty else { return .cell }
    let place = row * columns + column
    if held[place] >= 0 { return .image(part(Int(held[place]), column, row)) }
    if top[place] >= 0 { return .missing(part(Int(top[place]), column, row)) }
    return .cell
  }

  private func part(_ index: Int, _ column: Int, _ row: Int) -> Place {
    let area = placements[index].area
    return Place(image: index, column: column - area.minColumn, row: row - area.minRow)
  }
}

extension Frame {
  /// How far a rectangle's middle is from the focus, in cells of which each is twice as high as wide.
  fileprivate func distance(from rect: Rect) -> Int {
    guard let focus else { return 0 }
    let columns = rect.minColumn + rect.maxColumn - 2 * focus.column
    let rows = 2 * (rect.minRow + rect.maxRow - 2 * focus.row)
    return columns * columns + rows * rows
  }
}
