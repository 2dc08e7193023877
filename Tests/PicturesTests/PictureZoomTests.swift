import Imaging
import Pictures
import ProgramSupport
import Testing

/// What is seen of an enlarged photograph: a pure function of the room, the scale and the middle.
@Suite struct PictureZoomTests {
  private let photograph = PixelSize(width: 3_000, height: 2_000)
  /// 1,000 × 600 pixels.
  private let room = PictureRoom(columns: 100, rows: 30, cell: PixelSize(width: 10, height: 20))

  private func view(_ scale: Double, _ x: Double = 0.5, _ y: Double = 0.5) -> PictureView {
    room.view(PictureZoom(of: photograph, scale: scale, x: x, y: y))
  }

  @Test func atItsOwnSizeEveryPixelOfTheRoomShowsOneOfThePhotograph() {
    let view = view(1)
    #expect(view.columns == 100 && view.rows == 30)
    #expect(abs(view.region.width * 3_000 - 1_000) < 1e-6 && abs(view.region.height * 2_000 - 600) < 1e-6)
    #expect(abs(view.region.x * 3_000 - 1_000) < 1e-6 && abs(view.region.y * 2_000 - 700) < 1e-6)
    #expect(room.size(of: view) == PixelSize(width: 1_000, height: 600))
  }

  @Test func aPartStaysInsideThePhotographWhereverItsMiddleIs() {
    var random = SeededGenerator(state: 5)
    for _ in 0..<2_000 {
      let room = PictureRoom(
        columns: Int.random(in: 1...200, using: &random), rows: Int.random(in: 1...80, using: &random),
        cell: PixelSize(width: Int.random(in: 4...20, using: &random), height: Int.random(in: 8...40, using: &random)))
      let size = PixelSize(
        width: Int.random(in: 1...5_000, using: &random), height: Int.random(in: 1...5_000, using: &random))
      let zoom = PictureZoom(
        of: size, scale: .random(in: 0.001...40, using: &random), x: .random(in: -1...2, using: &random),
        y: .random(in: -1...2, using: &random))
      let view = room.view(zoom)
      let region = view.region
      #expect(region.x >= 0 && region.y >= 0 && region.width > 0 && region.height > 0)
      #expect(region.x + region.width <= 1 + 1e-9 && region.y + region.height <= 1 + 1e-9)
      #expect((1...room.columns).contains(view.columns) && (1...room.rows).contains(view.rows))
      // Whoever does not see all of it sees a full room.
      #expect(region.width == 1 || view.columns == room.columns)
      #expect(region.height == 1 || view.rows == room.rows)
      for edge in [region.x * Double(size.width), (region.x + region.width) * Double(size.width)] {
        #expect(abs(edge - edge.rounded()) < 1e-6, "whole pixels")
      }
    }
  }

  @Test func atTheFittingScaleAllOfItIsSeen() {
    let view = view(room.fittingScale(of: photograph))
    #expect(view.region == .whole && view.rows == 30 && view.columns == 90)
  }

  @Test func scalesHaveLimits() {
    #expect(view(1_000) == view(PictureRoom.largestScale))
    #expect(view(0.000_1) == view(room.fittingScale(of: photograph)))
    // A small picture may be shown at its own size, with room around it.
    let icon = PixelSize(width: 40, height: 40)
    #expect(room.view(PictureZoom(of: icon, scale: 1)) == PictureView(region: .whole, columns: 4, rows: 2))
    // And it fits at a scale above the largest one.
    #expect(room.scales(of: PixelSize(width: 8, height: 8)) == 1...75)
  }

  @Test func whatHasToBeDecodedGrowsWithTheScaleUpToThePhotographsOwnSize() {
    func side(_ scale: Double, _ room: PictureRoom) -> Int {
      room.decodingSide(of: PictureZoom(of: photograph, scale: scale))
    }
    #expect(side(0.3, room) == 1_024 && side(0.4, room) == 2_048 && side(0.68, room) == 2_048)
    #expect(side(0.7, room) == 3_000 && side(1, room) == 3_000 && side(16, room) == 3_000)
    // Block characters have fewer pixels, so they need less of the photograph.
    let blocks = PictureRoom(
      columns: 100, rows: 30, cell: PixelSize(width: 10, height: 20), detail: PixelSize(width: 2, height: 2))
    #expect(side(1, blocks) == 1_024 && side(4, blocks) == 3_000)
  }
}
