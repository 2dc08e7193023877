import Gallery
import Imaging
import Pictures
import TerminalUI
import Testing

/// What keys and the mouse do to the large picture, and what is asked for then.
@Suite struct LargeUpdateTests {
  private let size = Size(columns: 120, rows: 40)

  /// The first photograph, large, with its neighbours ready. All photographs are 3,000 × 2,000 pixels.
  private func opened(_ filter: Filter = .model(0)) -> ShownGallery {
    var gallery = ShownGallery(size, filter: filter)
    gallery.press(.right, .enter)
    finish(&gallery)
    return gallery
  }

  private func finish(_ gallery: inout ShownGallery) {
    let isCompared = gallery.model.filter.models.count > 1
    for key in gallery.activeKeys {
      let room = gallery.model.largeRoom.pictures
      let cells = Size(columns: room.columns, rows: room.rows)
      var finished = isCompared ? ShownPicture.compared(filling: cells) : ShownPicture.finished(filling: cells)
      if let zoom = gallery.model.tile(key.photograph, key.purpose).request?.zoom {
        finished.region = gallery.model.zoomRoom.view(zoom).region
      }
      gallery.report(.finished(finished), for: key)
    }
  }

  /// The request of the selected large picture.
  private func request(_ gallery: ShownGallery) throws -> PictureRequest {
    let photograph = try #require(gallery.model.selectedPhotograph)
    return try #require(gallery.model.tile(photograph.id, .large).request)
  }

  private func caption(_ gallery: ShownGallery) -> Substring {
    let row = LargeLayout(screen: gallery.model.screenLayout).caption.minRow
    let lines = GalleryView.frame(of: gallery.model).text().split(separator: "\n", omittingEmptySubsequences: false)
    return lines[row]
  }

  @Test(arguments: [
    (Key.right, 1), (.left, -1), (.down, 1), (.up, -1), (.pageDown, 1), (.pageUp, -1), (.character("n"), 1),
    (.character("p"), -1), (.character(" "), 1), (.character("l"), 1), (.character("h"), -1), (.character("j"), 1),
    (.character("k"), -1),
  ]) func keysGoToTheNextPictureAndToThePrevious(_ key: Key, _ step: Int) {
    var gallery = opened()
    gallery.press(key)
    #expect(gallery.model.selection == 1 + step)
    #expect(gallery.model.large == LargeState())
  }

  @Test func theLineHasKeysOfItsOwn() throws {
    var gallery = opened()
    gallery.press(.character("."))
    #expect(gallery.model.large?.divider == 0.55)
    gallery.press(.character(","), .character(","))
    #expect(gallery.model.large.map { abs($0.divider - 0.45) < 1e-9 } == true)
    gallery.press(.home)
    #expect(gallery.model.large?.divider == 0)
    gallery.press(.end)
    #expect(gallery.model.large?.divider == 1 && gallery.model.selection == 1)
  }

  @Test func zoomingAsksForTheVisiblePartAndLeavesTheNeighboursAsTheyAre() throws {
    var gallery = opened()
    let before = gallery.model
    gallery.press(.character("+"))
    let zoom = try #require(gallery.model.large?.zoom)
    #expect(try request(gallery).zoom == zoom && gallery.activeKeys.map(\.photograph) == [1])
    for neighbour in [0, 2] { #expect(gallery.model.tile(neighbour, .large) == before.tile(neighbour, .large)) }
    finish(&gallery)
    gallery.press(.character("1"))
    finish(&gallery)
    #expect(try request(gallery).zoom?.scale == 1 && caption(gallery).contains("1:1"))
    gallery.press(.character("0"))
    finish(&gallery)
    #expect(try request(gallery).zoom == nil && caption(gallery).contains("fit"))
  }

  @Test func theCaptionSaysTheScale() {
    var gallery = opened()
    gallery.press(.character("1"))
    // It stays while the part is made.
    #expect(caption(gallery).contains("3000 × 2000   1:1"))
    for _ in 0..<3 { gallery.press(.character("=")) }
    #expect(caption(gallery).contains("195 %"))
  }

  @Test func keysPanOnceItIsZoomed() throws {
    var gallery = opened()
    gallery.press(.character("1"))
    let start = try #require(gallery.model.large?.zoom)
    gallery.press(.character("l"), .character("j"))
    let moved = try #require(gallery.model.large?.zoom)
    #expect(moved.x > start.x && moved.y > start.y && gallery.model.selection == 1)
    gallery.press(.character("h"), .character("k"))
    let back = try #require(gallery.model.large?.zoom)
    #expect(abs(back.x - start.x) < 1e-9 && abs(back.y - start.y) < 1e-9)
  }

  /// Otherwise a held key would begin again and again, and end with no picture at all.
  @Test func whileOnePartIsMadeTheNextOneWaitsAndNothingIsCancelled() throws {
    var gallery = opened()
    gallery.press(.character("1"))
    let first = try request(gallery)
    for _ in 0..<5 {
      let effects = gallery.update(.terminal(.key(.character("l"))))
      #expect(effects.allSatisfy { if case .setOrder = $0 { true } else { false } })
    }
    #expect(try request(gallery) == first)
    finish(&gallery)
    let next = try request(gallery)
    #expect(next.zoom == gallery.model.large?.zoom && next.generation == first.generation + 1)
  }

  @Test func aPredictionUnderWayIsNotGivenUpForAZoom() throws {
    var gallery = ShownGallery(size)
    gallery.finishAll()
    gallery.press(.right, .enter)
    let first = try request(gallery)
    gallery.press(.character("+"), .character("+"))
    #expect(try request(gallery) == first && gallery.model.large?.zoom != nil)
    finish(&gallery)
    #expect(try request(gallery).zoom == gallery.model.large?.zoom)
  }

  @Test func escapeGoesBackToAllOfItAndThenToTheGrid() {
    var gallery = opened()
    gallery.press(.character("+"), .character("b"), .escape)
    #expect(gallery.model.large == LargeState())
    gallery.press(.escape)
    #expect(gallery.model.mode == .grid)
    gallery.press(.enter, .character("+"), .enter)
    #expect(gallery.model.mode == .grid)
  }

  @Test func theNextPictureFitsAgainAndSoDoesThisOneOnReturn() throws {
    var gallery = opened()
    gallery.press(.character("1"))
    finish(&gallery)
    gallery.press(.right)
    #expect(try gallery.model.large == LargeState() && request(gallery).zoom == nil)
    finish(&gallery)
    #expect(gallery.model.tile(1, .large).request?.zoom == nil)
  }

  @Test func atTheLastPictureNothingChanges() {
    var gallery = opened()
    gallery.press(.escape, .end, .enter)
    finish(&gallery)
    gallery.press(.character("+"))
    let before = gallery.model.large
    gallery.press(.right)
    #expect(gallery.model.large == before && before?.zoom != nil)
  }

  @Test func blinkingShowsBeforeAndAfterWhole() {
    var gallery = opened()
    func skies() -> Set<Color> {
      let frame = GalleryView.frame(of: gallery.model)
      return Set([5, 60].map { frame[$0, 6].style.foreground })
    }
    #expect(skies().count == 2)
    gallery.press(.character("b"))
    #expect(skies() == [.rgb(150, 150, 150)] && gallery.activeKeys.isEmpty)
    gallery.press(.character("b"))
    #expect(skies().count == 1 && skies() != [.rgb(150, 150, 150)])
    gallery.press(.character("."))
    #expect(gallery.model.large?.alone == nil && skies().count == 2)
  }

  @Test func aComparisonBlinksThroughItsPicturesInTheWholeRoom() throws {
    var gallery = opened(.comparison(0, 1))
    #expect(gallery.model.showsPanes)
    var places: [Int?] = []
    for _ in 0..<4 {
      gallery.press(.character("b"))
      places.append(gallery.model.large?.alone)
      #expect(try request(gallery).isApart == (places.last != .some(nil)))
      // All of them are made at once, so that switching costs nothing.
      #expect(gallery.activeKeys.isEmpty == [1, 2].contains(places.last))
      finish(&gallery)
    }
    #expect(places == [0, 1, 2, nil])
  }

  @Test func aComparisonZoomsAllPanesAlike() throws {
    var gallery = opened(.comparison(0, 1))
    let pane = gallery.model.zoomRoom
    #expect(pane.columns < gallery.model.largeRoom.pictures.columns / 2)
    gallery.press(.character("1"), .character("l"))
    #expect(gallery.model.zoomRoom == pane)
    let zoom = try #require(gallery.model.large?.zoom)
    #expect(abs(zoom.x - 0.5 - 0.1 * pane.view(zoom).region.width) < 1e-9)
  }

  @Test func theMouseMovesTheLineAndOnceItIsZoomedThePicture() throws {
    var gallery = opened()
    let area = LargeLayout(screen: gallery.model.screenLayout).picture
    func mouse(_ action: MouseEvent.Action, _ column: Int) {
      let event = MouseEvent(action: action, position: Point(column: column, row: area.minRow + 5))
      gallery.receive(.terminal(.mouse(event)))
    }
    mouse(.press, area.minColumn + area.columns / 4)
    #expect(gallery.model.large.map { abs($0.divider - 0.25) < 0.02 } == true)
    mouse(.release, area.minColumn)
    gallery.press(.character("1"))
    let before = try #require(gallery.model.large)
    mouse(.press, area.minColumn + 50)
    mouse(.drag, area.minColumn + 40)
    mouse(.release, area.minColumn + 40)
    let after = try #require(gallery.model.large)
    #expect(after.divider == before.divider && after.grip == nil)
    let (old, new) = (try #require(before.zoom), try #require(after.zoom))
    // To the left goes what is under the mouse, so more is seen of the right.
    #expect(abs((new.x - old.x) * 3_000 - 10 * 10) < 1)
    // The line itself can still be taken.
    mouse(.press, area.minColumn + area.columns / 4)
    mouse(.drag, area.minColumn + area.columns / 2)
    #expect(gallery.model.large.map { abs($0.divider - 0.5) < 0.02 && $0.zoom == new } == true)
  }

  @Test func aSizeIsRememberedWhileThePictureIsMadeAgain() throws {
    var gallery = ShownGallery(size)
    gallery.finishAll()
    gallery.press(.tab, .character("c"), .enter, .character("1"))
    #expect(gallery.model.large?.zoom?.photograph == PixelSize(width: 3_000, height: 2_000))
  }

  @Test func withoutASizeThereIsNothingToZoom() {
    var gallery = ShownGallery(size)
    gallery.press(.enter, .character("+"), .character("1"))
    #expect(gallery.model.large == LargeState())
  }

  @Test func whatIsSeenIsFilledWhileTheNextPartIsMade() throws {
    var gallery = opened()
    let area = LargeLayout(screen: gallery.model.screenLayout).picture
    for key in "++1ljhk+++--" {
      gallery.press(.character(key))
      let view = gallery.model.zoomRoom.view(try #require(gallery.model.large?.zoom))
      let frame = GalleryView.frame(of: gallery.model)
      let (left, top) = (
        area.minColumn + (area.columns - view.columns) / 2, area.minRow + (area.rows - view.rows) / 2
      )
      for row in top..<top + view.rows {
        for column in left..<left + view.columns {
          let cell = frame[column, row]
          #expect(cell.style.attributes.contains(.picture) || cell.character == "│", "\(key) \(column) \(row)")
        }
      }
      if key == "j" { finish(&gallery) }
    }
  }
}
