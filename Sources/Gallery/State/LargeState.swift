import Imaging
import Pictures

/// How the large picture is looked at: where the line between before and after is, how far it is enlarged, what is shown alone.
package struct LargeState: Sendable, Equatable {
  /// What the mouse holds while its button is down.
  package enum Grip: Sendable, Equatable {
    /// The line between before and after.
    case divider
    /// The enlarged picture, by the cell that was last under the mouse.
    case picture(column: Int, row: Int)
  }

  /// The factor of one step of zooming.
  package static let step = 1.25

  /// The position of the line between before and after, as a share of the width, 0…1.
  package private(set) var divider = 0.5
  /// How far the photograph is enlarged; `nil` if all of it is shown, as large as fits.
  package private(set) var zoom: PictureZoom?
  /// Which picture is shown alone, by its place: before and after, or photograph, first and second of a comparison. `nil` if they
  /// are shown together.
  package private(set) var alone: Int?
  /// What the mouse holds.
  package var grip: Grip?

  package init() {}

  /// Whether all is as it was when the picture was opened, but for the line.
  package var isPlain: Bool { zoom == nil && alone == nil }

  /// Shows all of the pictures together again.
  package mutating func reset() { (zoom, alone, grip) = (nil, nil, nil) }

  /// Shows all of the photograph.
  package mutating func fit() { (zoom, grip) = (nil, nil) }

  /// Moves the line between before and after; both are shown again.
  package mutating func moveDivider(to share: Double) { (divider, alone) = (max(0, min(1, share)), nil) }

  /// Shows the next of `count` pictures alone. After the last comes the first, or all of them together.
  package mutating func blink(among count: Int, thenTogether: Bool) {
    let next = alone.map { $0 + 1 } ?? 0
    alone = next < count ? next : thenTogether ? nil : 0
  }

  /// Shows all pictures together.
  package mutating func endBlink() { alone = nil }
}

/// Zooming and panning.
extension LargeState {
  /// Shows the photograph at its own size: one of its pixels for each of the screen.
  package mutating func showOwnSize(of photograph: PixelSize, in room: PictureRoom) {
    setScale(1, of: photograph, in: room)
  }

  /// Enlarges by a factor around the middle; the fitting size and the photograph's own are never passed over.
  package mutating func zoom(by factor: Double, of photograph: PixelSize, in room: PictureRoom) {
    let fitting = room.fittingScale(of: photograph)
    let scales = room.scales(of: photograph)
    let scale = zoom.map { max(scales.lowerBound, min(scales.upperBound, $0.scale)) } ?? fitting
    var wanted = max(scales.lowerBound, min(scales.upperBound, scale * factor))
    for stop in [fitting, 1].sorted(by: { abs($0 - scale) < abs($1 - scale) }) where isBetween(stop, scale, wanted) {
      wanted = stop
      break
    }
    // A step must be seen: what is nearly the fitting size is that.
    if abs(wanted / fitting - 1) < 0.01 {
      zoom = nil
    } else if wanted != scale {
      setScale(wanted, of: photograph, in: room)
    }
  }

  /// Moves the room over the photograph by shares of the room's own size, and never beyond the photograph's edge.
  package mutating func pan(right: Double, down: Double, in room: PictureRoom) {
    guard let zoom else { return }
    let region = room.view(zoom).region
    // The room may have another size by now.
    let (x, y) = (Self.inside(zoom.x, region.width), Self.inside(zoom.y, region.height))
    move(toX: x + right * region.width, y: y + down * region.height, in: room)
  }

  /// Moves the photograph along with the mouse, by cells.
  package mutating func drag(toColumn column: Int, row: Int, in room: PictureRoom) {
    guard let zoom, case .picture(let lastColumn, let lastRow) = grip else { return }
    grip = .picture(column: column, row: row)
    let view = room.view(zoom)
    pan(
      right: Double(lastColumn - column) / Double(max(1, view.columns)),
      down: Double(lastRow - row) / Double(max(1, view.rows)), in: room)
  }

  private mutating func setScale(_ scale: Double, of photograph: PixelSize, in room: PictureRoom) {
    let (x, y) = (zoom?.x ?? 0.5, zoom?.y ?? 0.5)
    zoom = PictureZoom(of: photograph, scale: scale, x: x, y: y)
    move(toX: x, y: y, in: room)
  }

  /// Moves to the nearest point that leaves no part of the room empty. It is not rounded to whole pixels: many small steps of the
  /// mouse add up.
  private mutating func move(toX x: Double, y: Double, in room: PictureRoom) {
    guard var moved = zoom else { return }
    let region = room.view(moved).region
    (moved.x, moved.y) = (Self.inside(x, region.width), Self.inside(y, region.height))
    zoom = moved
  }

  /// The nearest middle of a part of this length that is wholly inside.
  private static func inside(_ middle: Double, _ length: Double) -> Double {
    max(length / 2, min(1 - length / 2, middle))
  }

  /// Whether a step from one scale to another passes a third.
  private func isBetween(_ stop: Double, _ from: Double, _ to: Double) -> Bool {
    (from * 1.01 < stop && stop < to) || (to < stop && stop < from * 0.99)
  }
}
