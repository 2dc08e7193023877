import Imaging
import Pictures
import TerminalUI

extension PreparedPicture {
  /// What is shown of it.
  func finished(in place: PicturePlace) -> FinishedPicture {
    let after = place.room.shown(after)
    return FinishedPicture(
      picture: after, before: self.before == self.after ? after : place.room.shown(before), answer: answer,
      region: region, originalSize: originalSize, damage: damage, times: StageTimes())
  }
}

extension ComparedPicture {
  /// What is shown of it: up to four pictures in the room, or each alone, or only the photograph.
  func finished(in place: PicturePlace) -> FinishedPicture {
    let pane = place.pane
    let view = pane.view(of: prepared.originalSize)
    if place.isApart { return finishedApart(in: place, panes: view) }
    let buffers = panes(size: pane.room.pictures.size(of: view), region: view.region)
    guard !buffers.isEmpty else { return finishedAlone(in: place) }
    let panes = buffers.map(pane.room.shown)
    var comparison = comparison
    comparison.panes = .init(columns: panes[0].columns, rows: panes[0].rows, hasDifference: panes.count == 4)
    return finished(ScreenPicture(joining: panes), comparison, region: view.region)
  }

  /// Each picture as large as the room.
  private func finishedApart(in place: PicturePlace, panes: PictureView) -> FinishedPicture {
    let view = place.view(of: prepared.originalSize)
    let buffers = pictures(size: place.room.pictures.size(of: view), region: view.region)
    guard !buffers.isEmpty else { return finishedAlone(in: place) }
    var comparison = comparison
    comparison.panes = .init(columns: panes.columns, rows: panes.rows, hasDifference: false)
    let alone = buffers.map(place.room.shown)
    var finished = finished(alone[0], comparison, region: view.region)
    finished.alone = alone
    return finished
  }

  private func finishedAlone(in place: PicturePlace) -> FinishedPicture {
    let view = place.view(of: prepared.originalSize)
    let photograph = photograph(size: place.room.pictures.size(of: view), region: view.region)
    return finished(place.room.shown(photograph.before), comparison, region: view.region)
  }

  private func finished(
    _ picture: ScreenPicture, _ comparison: PictureComparison, region: PictureRegion
  ) -> FinishedPicture {
    FinishedPicture(
      picture: picture, before: picture, answer: comparison.answer, comparison: comparison, region: region,
      originalSize: prepared.originalSize, damage: prepared.damage, times: StageTimes())
  }
}

extension ScreenPicture {
  /// Up to four pictures of equal size as one, two in the upper row and two in the lower. The gaps between them are not drawn.
  fileprivate init(joining panes: [ScreenPicture]) {
    let first = panes[0]
    let gaps = (columns: PictureComparison.Panes.columnGap, rows: PictureComparison.Panes.rowGap)
    let perCell = first.grid.symbols.pixelsPerCell
    let pixels = Mosaic(
      panes: panes.map(\.grid.pixels), width: first.grid.width, height: first.grid.height,
      gaps: (gaps.columns * perCell.columns, gaps.rows * perCell.rows), filler: .terminalDefault)
    let grid = PixelGrid(
      width: pixels.width, height: pixels.height, pixels: pixels.values, symbols: first.grid.symbols)
    let buffers = panes.compactMap { $0.bitmap?.picture.rgb() }
    guard let buffer = buffers.first else {
      self.init(grid: grid)
      return
    }
    // A row of the picture is a row of its bytes, three times as wide.
    let bytes = Mosaic(
      panes: buffers.map(\.bytes), width: 3 * buffer.width, height: buffer.height,
      gaps: (gaps.columns * (buffer.width / first.columns) * 3, gaps.rows * (buffer.height / first.rows)), filler: 0)
    self.init(
      grid: grid,
      bitmap: Bitmap(PixelBuffer(width: bytes.width / 3, height: bytes.height, format: .rgb8, bytes: bytes.values)))
  }
}

/// Up to four areas of equal size, two in a row, with gaps between them.
private struct Mosaic<Value> {
  let width: Int
  let height: Int
  private(set) var values: [Value]

  init(panes: [[Value]], width: Int, height: Int, gaps: (width: Int, height: Int), filler: Value) {
    self.width = 2 * width + gaps.width
    self.height = 2 * height + gaps.height
    values = Array(repeating: filler, count: self.width * self.height)
    for (index, pane) in panes.enumerated() {
      let origin = index / 2 * (height + gaps.height) * self.width + index % 2 * (width + gaps.width)
      for row in 0..<height {
        let start = origin + row * self.width
        values.replaceSubrange(start..<start + width, with: pane[row * width..<(row + 1) * width])
      }
    }
  }
}
