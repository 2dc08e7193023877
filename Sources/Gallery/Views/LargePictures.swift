import Imaging
import Pictures
import TerminalUI

/// The large picture's cells: the part that is wanted of the newest picture. Until that comes, what there is is enlarged and moved.
struct LargePictures {
  /// Where one of a photograph's pictures belongs.
  private struct Slot {
    /// Which picture: before, after, or the place in a comparison; `nil` for all panes with the gaps between them.
    var place: Int?
    /// All of its cells.
    var rect: Rect
    /// Those that are shown.
    var clip: Rect
  }

  private let area: Rect
  private let newest: TilePicture
  /// What was shown before, the oldest first: drawn below the newest.
  private let earlier: [TilePicture]
  /// The tile's picture. It shows all of the photograph, so it fills what the others leave open.
  private let small: TilePicture?
  private var region = PictureRegion.whole
  private var slots: [Slot] = []
  /// The pictures' names and places.
  private var names: [(text: String, rect: Rect)] = []
  /// The column of the line between before and after.
  private var line: Int?

  /// `nil` if there is no picture of the photograph yet.
  init?(_ model: GalleryModel, _ state: LargeState, _ photograph: Photograph, area: Rect) {
    let tile = model.tile(photograph.id, .large)
    let small = model.tile(photograph.id, .tile)
    guard let newest = tile.newest ?? small.shown.map(TilePicture.init) else { return nil }
    (self.area, self.newest, earlier) = (area, newest, tile.earlier)
    self.small = small.newest
    let view = view(model, state, photograph)
    region = view.region
    let size = Size(columns: view.columns, rows: view.rows)
    if let place = state.alone {
      let names = model.pictureCount > 2 ? LargeView.names(of: model.usedModels) : ["before", "after"]
      let rect = Rect(size, centeredIn: area)
      slots = [Slot(place: place, rect: rect, clip: rect.intersection(area))]
      self.names = [(names[min(place, names.count - 1)], rect)]
    } else if model.showsPanes {
      placePanes(size, LargeView.names(of: model.usedModels))
    } else {
      placeBothSides(Rect(size, centeredIn: area), divider: state.divider)
    }
  }

  /// What should be seen of each picture.
  private func view(_ model: GalleryModel, _ state: LargeState, _ photograph: Photograph) -> PictureView {
    if let zoom = state.zoom { return model.zoomRoom.view(zoom) }
    // The picture knows best how large it is.
    if let size = newest.size(inPanes: model.showsPanes, alone: state.alone != nil),
      model.tile(photograph.id, .large).newest != nil
    {
      return PictureView(region: .whole, columns: size.columns, rows: size.rows)
    }
    if let size = model.originalSize(of: photograph.id) { return model.zoomRoom.view(of: size) }
    let size = newest.after.size
    let scale = min(
      Double(area.columns) / Double(max(1, size.columns)), Double(area.rows) / Double(max(1, size.rows)))
    return PictureView(
      region: .whole, columns: max(1, Int(Double(size.columns) * scale)), rows: max(1, Int(Double(size.rows) * scale)))
  }

  private mutating func placePanes(_ size: Size, _ names: [String]) {
    let panes = PictureComparison.Panes(
      columns: size.columns, rows: size.rows, hasDifference: newest.panes?.hasDifference ?? false)
    let all = Rect(panes.size, centeredIn: area)
    let rects = panes.rects(at: all.origin)
    self.names = zip(names, rects).map { ($0, $1) }
    if region == .whole, newest.region == .whole, newest.panes == panes {
      slots = [Slot(place: nil, rect: all, clip: all.intersection(area))]
    } else {
      slots = rects.enumerated().map { Slot(place: $0, rect: $1, clip: $1.intersection(area)) }
    }
  }

  private mutating func placeBothSides(_ rect: Rect, divider: Double) {
    let clip = rect.intersection(area)
    slots = [Slot(place: 1, rect: rect, clip: clip)]
    guard newest.before != newest.after else { return }
    let column = area.minColumn + Int((Double(area.columns) * divider).rounded())
    let left = Rect(column: area.minColumn, row: area.minRow, columns: column - area.minColumn, rows: area.rows)
    slots.append(Slot(place: 0, rect: rect, clip: clip.intersection(left)))
    if column > clip.minColumn, column < clip.maxColumn { line = column }
  }

  // MARK: Drawing

  func draw(in frame: inout Frame) {
    for slot in slots {
      if newest.region != region, let small { draw(small, in: slot, keepsSize: false, &frame) }
      for picture in earlier + [newest] { draw(picture, in: slot, keepsSize: true, &frame) }
    }
    if let line {
      let clip = slots[0].clip
      for row in clip.minRow..<clip.maxRow {
        frame[line, row] = Cell("│", Style(foreground: Theme.accent, background: frame[line, row].style.background))
      }
    }
    for name in names { LargeView.drawName(name.text, name.rect, area, &frame) }
  }

  /// Draws a picture so that each of its points has the place that it would have in the wanted view.
  ///
  /// - Parameter keepsSize: whether it is drawn below that once more at its own size, which the terminal has already. Pixels at
  ///   another size have to be sent first, and until then these are better than none.
  private func draw(_ shown: TilePicture, in slot: Slot, keepsSize: Bool, _ frame: inout Frame) {
    guard let (picture, part) = shown.picture(at: slot.place), !part.isEmpty, !slot.rect.isEmpty else { return }
    let across = shown.region.width / region.width * Double(slot.rect.columns) / Double(part.columns)
    let down = shown.region.height / region.height * Double(slot.rect.rows) / Double(part.rows)
    // Where the part's upper left corner comes to be.
    let left = Double(slot.rect.minColumn) + (shown.region.x - region.x) / region.width * Double(slot.rect.columns)
    let top = Double(slot.rect.minRow) + (shown.region.y - region.y) / region.height * Double(slot.rect.rows)
    func cells(column: Double, row: Double, columns: Int, rows: Int) -> Rect {
      Rect(
        column: Int(column.rounded()), row: Int(row.rounded()), columns: Int((Double(columns) * across).rounded()),
        rows: Int((Double(rows) * down).rounded()))
    }
    let whole = cells(
      column: left - Double(part.minColumn) * across, row: top - Double(part.minRow) * down, columns: picture.columns,
      rows: picture.rows)
    let clip = slot.clip.intersection(cells(column: left, row: top, columns: part.columns, rows: part.rows))
    if whole.size == picture.size { return frame.draw(picture, in: whole, clippedTo: clip) }
    if keepsSize, picture.bitmap != nil {
      let place = Rect(part.size, centeredIn: slot.rect)
      let origin = Point(column: place.minColumn - part.minColumn, row: place.minRow - part.minRow)
      frame.draw(picture, at: origin, clippedTo: slot.clip.intersection(place))
    }
    // Enlarged beyond this, a picture has hardly more pixels than cells, and terminals count an image's cells only so far.
    let isBlurred = max(across, down) > 4 || max(whole.columns, whole.rows) > 250
    frame.draw(isBlurred ? ScreenPicture(grid: picture.grid) : picture, in: whole, clippedTo: clip)
  }
}

extension TilePicture {
  /// One of its pictures, and the part of it that shows the photograph.
  fileprivate func picture(at place: Int?) -> (picture: ScreenPicture, part: Rect)? {
    guard let place else { return panes.map { (after, Rect(origin: Point(column: 0, row: 0), size: $0.size)) } }
    if let panes {
      let rects = panes.rects(at: Point(column: 0, row: 0))
      return rects.indices.contains(place) ? (after, rects[place]) : nil
    }
    // Nothing but a comparison has a fourth picture.
    guard place < (alone.isEmpty ? 3 : alone.count) else { return nil }
    let picture = alone.isEmpty ? (place == 0 ? before : after) : alone[place]
    return (picture, Rect(origin: Point(column: 0, row: 0), size: picture.size))
  }

  /// The size at which each picture of a whole photograph is made; `nil` if it was not made for this arrangement.
  fileprivate func size(inPanes: Bool, alone isAlone: Bool) -> Size? {
    guard region == .whole else { return nil }
    if let panes { return inPanes ? Size(columns: panes.columns, rows: panes.rows) : nil }
    if let first = alone.first { return isAlone ? first.size : nil }
    return after.size
  }
}
