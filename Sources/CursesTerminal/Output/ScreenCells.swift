import TerminalGraphics
import TerminalUI

/// What a frame puts into each cell of the terminal, placeholders included.
struct ScreenCells {
  /// The content of a cell.
  enum Content: Equatable {
    case cell(Cell)
    /// The same, but the terminal may show other pixels there, so it must be sent even if it seems to be there already.
    case cellAgain(Cell)
    /// Pixels that were painted over the cell, which stays as it is.
    case covered
    /// A part of an image.
    ///
    /// - `isContinued`: whether the cell to the left shows the part to its left.
    case placeholder(ImageNumber, row: Int, column: Int, isContinued: Bool)
  }

  let size: Size
  /// In row-major order.
  let contents: [Content]

  /// Blank cells.
  init(size: Size) {
    self.size = size
    contents = Array(repeating: .cell(.blank), count: size.columns * size.rows)
  }

  /// The cells of a frame with its plan.
  ///
  /// - Parameters:
  ///   - number: the number of an image that the terminal has.
  ///   - isComing: whether an image that it does not have will come; otherwise it is shown in block characters.
  init(
    _ frame: Frame, _ plan: PlacementPlan, number: (PlacedImage) -> ImageNumber?, isComing: (PlacedImage) -> Bool
  ) {
    size = frame.size
    let columns = frame.size.columns
    let numbers = plan.images.map(number)
    let areComing = plan.images.map(isComing)
    contents = frame.cells.indices.map { index in
      let (column, row) = (index % columns, index / columns)
      switch plan[column, row] {
      case .missing(let place) where areComing[place.image]:
        // A plain area in the image's mean colour: block characters would cost as many bytes as a small image.
        let color = plan.images[place.image].bitmap.meanColor
        return .cell(Cell(" ", Style(background: color, attributes: .picture)))
      case .image(let place):
        guard let number = numbers[place.image] else { return .cell(frame.cells[index]) }
        return .placeholder(
          number, row: place.row, column: place.column, isContinued: plan.isContinued(column, row))
      case .cell, .missing: return .cell(frame.cells[index])
      }
    }
  }

  /// The cells of a frame over which pixels are painted.
  init(_ frame: Frame, _ painted: PaintedCells) {
    size = frame.size
    let columns = frame.size.columns
    contents = frame.cells.indices.map { place in
      let (column, row) = (place % columns, place / columns)
      if painted.isCovered(column, row) { return .covered }
      return painted.generation(column, row) ? .cellAgain(frame.cells[place]) : .cell(frame.cells[place])
    }
  }

  /// The cells of a frame without bitmaps.
  init(_ frame: Frame) {
    size = frame.size
    contents = frame.cells.map { .cell($0) }
  }

  subscript(column: Int, row: Int) -> Content { contents[row * size.columns + column] }

  /// Whether a cell is the second column of a wide character.
  func isContinuation(_ column: Int, _ row: Int) -> Bool {
    switch self[column, row] {
    case .cell(let cell), .cellAgain(let cell): cell.character == Cell.continuation
    case .placeholder, .covered: false
    }
  }
}
