extension Frame {
  /// Draws a picture: its cells, and its bitmap above them.
  package mutating func draw(_ picture: ScreenPicture, at origin: Point, clippedTo clip: Rect? = nil) {
    draw(picture, in: Rect(origin: origin, size: picture.size), clippedTo: clip)
  }

  /// Draws a picture enlarged or reduced to a number of cells.
  package mutating func draw(_ picture: ScreenPicture, in area: Rect, clippedTo clip: Rect? = nil) {
    let visible = area.intersection(clip ?? bounds).intersection(bounds)
    guard !visible.isEmpty else { return }
    if area.size == picture.size {
      draw(picture.grid, at: area.origin, clippedTo: visible)
    } else {
      let part = Rect(
        column: visible.minColumn - area.minColumn, row: visible.minRow - area.minRow, columns: visible.columns,
        rows: visible.rows)
      draw(picture.grid.stretched(to: area.size, part: part), at: visible.origin)
    }
    guard let bitmap = picture.bitmap else { return }
    place(Placement(bitmap: bitmap, area: area, clip: visible))
  }
}
