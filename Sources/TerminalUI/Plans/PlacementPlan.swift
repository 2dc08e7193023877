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
  private let top: TopPlacements
  /// The topmost whose image the terminal has.
  private let held: TopPlacements

  /// The plan for a frame.
  ///
  /// - Parameter isComplete: whether the terminal has all of an image.
  package init(_ frame: Frame, isComplete: (PlacedImage) -> Bool) {
    placements = frame.placements
    images = placements.map(\.image)
    columns = frame.size.columns
    top = TopPlacements(frame)
    held = TopPlacements(frame) { isComplete($0.image) }
    var seen: Set<PlacedImage> = []
    wanted = top.nearestFirst(in: frame).map { frame.placements[$0].image }.filter { seen.insert($0).inserted }
    shown = Set(held.nearestFirst(in: frame).map { frame.placements[$0].image })
  }

  /// What stands in a cell of the frame.
  package subscript(column: Int, row: Int) -> Content {
    guard !placements.isEmpty else { return .cell }
    let place = row * columns + column
    if held.indices[place] >= 0 { return .image(part(Int(held.indices[place]), column, row)) }
    if top.indices[place] >= 0 { return .missing(part(Int(top.indices[place]), column, row)) }
    return .cell
  }

  /// Whether the cell to the left of one with an image shows the part to its left.
  package func isContinued(_ column: Int, _ row: Int) -> Bool {
    guard column > 0, case .image(let place) = self[column, row], case .image(let left) = self[column - 1, row] else {
      return false
    }
    return left == Place(image: place.image, column: place.column - 1, row: place.row)
  }

  private func part(_ index: Int, _ column: Int, _ row: Int) -> Place {
    let area = placements[index].area
    return Place(image: index, column: column - area.minColumn, row: row - area.minRow)
  }
}
