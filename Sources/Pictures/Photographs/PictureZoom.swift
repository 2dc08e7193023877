import Imaging

/// How a photograph is looked at: enlarged by some factor, with one of its points in the middle of the room.
///
/// ```swift
/// let zoom = PictureZoom(of: PixelSize(width: 3_000, height: 2_000), scale: 1)
/// room.view(zoom).region  // as much of the middle as the room has pixels for
/// ```
package struct PictureZoom: Hashable, Sendable {
  /// The photograph's own size.
  package var photograph: PixelSize
  /// Pixels of the screen for each of the photograph's, across and down: 1 is its own size.
  package var scale: Double
  /// The point in the middle of the room, as shares of the photograph's width and height.
  package var x: Double
  package var y: Double

  package init(of photograph: PixelSize, scale: Double, x: Double = 0.5, y: Double = 0.5) {
    self.photograph = PixelSize(width: max(1, photograph.width), height: max(1, photograph.height))
    (self.scale, self.x, self.y) = (scale, x, y)
  }
}

/// What is seen of a photograph: a part of it, and the cells that the part fills.
package struct PictureView: Hashable, Sendable {
  /// The part.
  package var region: PictureRegion
  /// Its width on the screen in cells.
  package var columns: Int
  /// Its height on the screen in cells.
  package var rows: Int

  package init(region: PictureRegion, columns: Int, rows: Int) {
    (self.region, self.columns, self.rows) = (region, columns, rows)
  }
}

extension PictureRoom {
  /// The largest scale, unless a photograph is so small that it is shown larger than that anyway.
  package static let largestScale = 16.0

  /// The scale at which a photograph of this size just fits.
  package func fittingScale(of size: PixelSize) -> Double {
    min(
      Double(columns * cell.width) / Double(max(1, size.width)),
      Double(rows * cell.height) / Double(max(1, size.height)))
  }

  /// The scales that make sense: from its own size or the fitting one, whichever is smaller, to sixteen times its own.
  package func scales(of size: PixelSize) -> ClosedRange<Double> {
    let fitting = fittingScale(of: size)
    return min(1, fitting)...max(Self.largestScale, fitting)
  }

  /// All of a photograph, as large as fits.
  package func view(of size: PixelSize) -> PictureView {
    let extent = extent(of: size)
    return PictureView(region: .whole, columns: extent.columns, rows: extent.rows)
  }

  /// What is seen of a photograph. It never leaves the room empty on one side while there is more to see on the other.
  ///
  /// The part begins and ends with whole pixels of the photograph, so that at its own size they are shown as they are.
  package func view(_ zoom: PictureZoom) -> PictureView {
    let scales = scales(of: zoom.photograph)
    let scale = max(scales.lowerBound, min(scales.upperBound, zoom.scale))
    func part(_ center: Double, _ count: Int, cells: Int, cell: Int) -> (start: Double, length: Double, cells: Int) {
      let wanted = Double(count) * scale / Double(cell)
      guard wanted > Double(cells) else { return (0, 1, max(1, Int(wanted.rounded()))) }
      let seen = min(count, max(1, Int((Double(cells * cell) / scale).rounded())))
      let first = max(0, min(count - seen, Int((center * Double(count) - Double(seen) / 2).rounded())))
      return (Double(first) / Double(count), Double(seen) / Double(count), cells)
    }
    let across = part(zoom.x, zoom.photograph.width, cells: columns, cell: cell.width)
    let down = part(zoom.y, zoom.photograph.height, cells: rows, cell: cell.height)
    return PictureView(
      region: PictureRegion(x: across.start, y: down.start, width: across.length, height: down.length),
      columns: across.cells, rows: down.cells)
  }

  /// The pixels of a view.
  package func size(of view: PictureView) -> PixelSize {
    PixelSize(width: view.columns * detail.width, height: view.rows * detail.height)
  }

  /// The longer side of what has to be decoded for a zoom. It grows in large steps, so that zooming further seldom decodes again.
  package func decodingSide(of zoom: PictureZoom) -> Int {
    let own = max(zoom.photograph.width, zoom.photograph.height)
    let detailed = max(
      Double(detail.width) / Double(max(1, cell.width)), Double(detail.height) / Double(max(1, cell.height)))
    let wanted = Double(own) * min(zoom.scale, Self.largestScale) * detailed
    var side = 1_024
    while Double(side) < wanted, side < own { side *= 2 }
    return min(side, own)
  }
}
