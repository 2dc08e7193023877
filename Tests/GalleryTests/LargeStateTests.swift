import Gallery
import Imaging
import Pictures
import ProgramSupport
import Testing

/// How the large picture is looked at: zooming, panning, blinking.
@Suite struct LargeStateTests {
  private let photograph = PixelSize(width: 3_000, height: 2_000)
  private let room = PictureRoom(columns: 100, rows: 30, cell: PixelSize(width: 10, height: 20))

  private func scale(_ state: LargeState) -> Double { state.zoom?.scale ?? room.fittingScale(of: photograph) }

  @Test func zoomingInAndOutStopsAtTheFittingSizeAndAtTheOwnSize() {
    var state = LargeState()
    var scales: [Double] = []
    for _ in 0..<30 {
      state.zoom(by: LargeState.step, of: photograph, in: room)
      scales.append(scale(state))
    }
    #expect(scales.contains(1) && scales.last == PictureRoom.largestScale && scales == scales.sorted())
    #expect(abs(scales[0] / 0.375 - 1) < 1e-9)
    scales = []
    for _ in 0..<30 {
      state.zoom(by: 1 / LargeState.step, of: photograph, in: room)
      scales.append(scale(state))
    }
    #expect(scales.contains(1) && state.zoom == nil && scales == scales.sorted(by: >))
  }

  @Test func aSmallPictureGoesDownToItsOwnSizeByWayOfTheFittingOne() {
    let icon = PixelSize(width: 100, height: 100)
    var state = LargeState()
    state.zoom(by: 1 / LargeState.step, of: icon, in: room)
    #expect(state.zoom.map { $0.scale < 6 } == true)
    for _ in 0..<20 { state.zoom(by: 1 / LargeState.step, of: icon, in: room) }
    #expect(state.zoom?.scale == 1)
    while let zoom = state.zoom, zoom.scale < 6 { state.zoom(by: LargeState.step, of: icon, in: room) }
    #expect(state.zoom == nil)
  }

  @Test func zoomingKeepsTheMiddle() {
    var state = LargeState()
    state.showOwnSize(of: photograph, in: room)
    state.pan(right: 0.5, down: -0.25, in: room)
    let before = state.zoom
    #expect(before?.scale == 1 && before.map { abs($0.x - (0.5 + 500.0 / 3_000)) < 1e-9 } == true)
    state.zoom(by: LargeState.step, of: photograph, in: room)
    #expect(state.zoom?.x == before?.x && state.zoom?.y == before?.y)
  }

  @Test func panningStopsAtTheEdges() throws {
    var state = LargeState()
    state.pan(right: 1, down: 1, in: room)
    #expect(state == LargeState())
    state.showOwnSize(of: photograph, in: room)
    for _ in 0..<100 { state.pan(right: 0.1, down: 0.1, in: room) }
    let region = room.view(try #require(state.zoom)).region
    #expect(abs(region.x + region.width - 1) < 1e-9 && abs(region.y + region.height - 1) < 1e-9)
    // One step back is seen at once: nothing was saved up beyond the edge.
    state.pan(right: -0.1, down: -0.1, in: room)
    let back = room.view(try #require(state.zoom)).region
    #expect(abs(back.x - (region.x - 100.0 / 3_000)) < 1e-9 && abs(back.y - (region.y - 60.0 / 2_000)) < 1e-9)
  }

  @Test func manySmallStepsOfTheMouseAddUp() throws {
    var state = LargeState()
    for _ in 0..<20 { state.zoom(by: LargeState.step, of: photograph, in: room) }
    let before = room.view(try #require(state.zoom)).region
    state.grip = .picture(column: 50, row: 10)
    for column in (10..<50).reversed() { state.drag(toColumn: column, row: 10, in: room) }
    let after = room.view(try #require(state.zoom)).region
    // 40 of 100 columns.
    #expect(abs(after.x - before.x - 0.4 * before.width) * 3_000 <= 1 && after.y == before.y)
  }

  @Test func whateverIsDoneTheRoomIsNeverEmptyOnOneSide() {
    var random = SeededGenerator(state: 11)
    var state = LargeState()
    for _ in 0..<5_000 {
      let room = PictureRoom(
        columns: .random(in: 1...150, using: &random), rows: .random(in: 1...60, using: &random),
        cell: PixelSize(width: 9, height: 18))
      switch Int.random(in: 0..<5, using: &random) {
      case 0: state.zoom(by: LargeState.step, of: photograph, in: room)
      case 1: state.zoom(by: 1 / LargeState.step, of: photograph, in: room)
      case 2: state.showOwnSize(of: photograph, in: room)
      case 3: state.fit()
      default:
        let (right, down) = (Double.random(in: -2...2, using: &random), Double.random(in: -2...2, using: &random))
        state.pan(right: right, down: down, in: room)
      }
      guard let zoom = state.zoom else { continue }
      #expect((0...1).contains(zoom.x) && (0...1).contains(zoom.y) && zoom.scale.isFinite && zoom.scale > 0)
    }
  }

  @Test func blinkingGoesRoundAndTheLineEndsIt() {
    var state = LargeState()
    let pair = (0..<4).map { _ in
      state.blink(among: 2, thenTogether: false)
      return state.alone
    }
    #expect(pair == [0, 1, 0, 1] && !state.isPlain)
    state.moveDivider(to: 3)
    #expect(state.alone == nil && state.divider == 1 && state.isPlain)
    let three = (0..<5).map { _ in
      state.blink(among: 3, thenTogether: true)
      return state.alone
    }
    #expect(three == [0, 1, 2, nil, 0])
  }
}
