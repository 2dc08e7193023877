import Gallery
import Imaging
import InferenceTrace
import Pictures
import SystemPackage
import TerminalUI
import Testing

@Suite struct GalleryUpdateTests {
  private func gallery(count: Int, size: Size = Size(columns: 120, rows: 40), filter: Filter = .model(0))
    -> GalleryModel
  {
    var model = GalleryModel(screenSize: size, title: "test", modelNames: ["Colorizer"], filter: filter)
    _ = update(
      &model, .listed((0..<count).map { Photograph(id: $0, path: FilePath("/p/\($0).jpg")) }, isComplete: true))
    return model
  }

  @discardableResult private func update(_ model: inout GalleryModel, _ message: GalleryMessage) -> [GalleryEffect] {
    GalleryUpdate.update(&model, message)
  }

  private func press(_ key: Key, _ model: inout GalleryModel) -> [GalleryEffect] {
    update(&model, .terminal(.key(key)))
  }

  private func finishActive(_ model: inout GalleryModel) -> [GalleryEffect] {
    var effects: [GalleryEffect] = []
    for key in model.activeKeys {
      let generation = model.tile(key.photograph, key.purpose).generation
      let failure = PictureFailure(shortReason: "x", reason: "x")
      effects += update(&model, .picture(key, generation: generation, .failed(failure)))
    }
    return effects
  }

  private func started(_ effects: [GalleryEffect]) -> [Int] {
    effects.compactMap { if case .makePicture(let request) = $0 { request.key.photograph } else { nil } }
  }

  private func cancelled(_ effects: [GalleryEffect]) -> Set<Int> {
    Set(effects.compactMap { if case .cancelPicture(let key) = $0 { key.photograph } else { nil } })
  }

  @Test func onlyVisibleTilesAreStarted() {
    var model = GalleryModel(
      screenSize: Size(columns: 120, rows: 40), title: "", modelNames: ["Colorizer"], filter: .model(0))
    let photographs = (0..<100_000).map { Photograph(id: $0, path: FilePath("/p/\($0).jpg")) }
    let effects = update(&model, .listed(photographs, isComplete: true))
    #expect(started(effects) == Array(model.visibleRange))
    #expect(model.activeKeys.count == model.visibleRange.count)
  }

  @Test func anotherStrategyColorsTheScreenOnceMoreAndTheHeaderNamesIt() {
    var model = gallery(count: 100)
    _ = finishActive(&model)
    let visible = Array(model.visibleRange)
    var names: [StrategyName] = []
    for _ in StrategyName.allCases {
      let effects = press(.character("s"), &model)
      #expect(started(effects) == visible)
      names.append(model.strategy)
      for case .makePicture(let request) in effects { #expect(request.strategy == model.strategy) }
      let header = GalleryView.frame(of: model).text().split(separator: "\n").first ?? ""
      #expect(header.contains(" · \(model.strategy.title)") == (model.strategy != .inTurn))
    }
    #expect(names == StrategyName.allCases && names.last == .inTurn)
    _ = press(.character("S"), &model)
    #expect(model.strategy == .dropping)
  }

  @Test func withoutAModelThereIsNoStrategyToChoose() {
    var model = gallery(count: 100, filter: .gray)
    #expect(press(.character("s"), &model).isEmpty)
    #expect(model.strategy == .inTurn && model.notice != nil)
  }

  @Test func aTileThatLeavesTheScreenIsCancelledAndItsLateMessagesAreNotHeard() {
    var model = gallery(count: 1_000)
    let first = model.visibleRange
    let generation = model.tile(0, .tile).generation
    let effects = press(.end, &model)
    #expect(cancelled(effects) == Set(first))
    #expect(started(effects) == Array(model.visibleRange))
    let late = update(
      &model,
      .picture(
        PictureKey(photograph: 0, purpose: .tile), generation: generation,
        .failed(PictureFailure(shortReason: "late", reason: "late"))))
    #expect(late.isEmpty)
    #expect(model.tile(0, .tile).state == .idle)
  }

  @Test func aFlingCancelsAllThatItPassesAndLeavesOnlyTheLastScreenActive() {
    var model = gallery(count: 10_000)
    for _ in 0..<3_000 { _ = press(.pageDown, &model) }
    #expect(model.selection / model.gridLayout.columns == 9_999 / model.gridLayout.columns)
    #expect(Set(model.activeKeys.map(\.photograph)) == Set(model.visibleRange))
  }

  @Test func oneScreenAheadIsStartedOnceTheScreenIsDone() {
    var model = gallery(count: 1_000)
    let visible = model.visibleRange
    let effects = finishActive(&model)
    #expect(started(effects) == Array(visible.upperBound..<visible.upperBound + visible.count))
  }

  @Test func aheadFollowsTheDirectionOfTravel() {
    var model = gallery(count: 1_000)
    _ = press(.end, &model)
    _ = press(.pageUp, &model)
    _ = press(.pageUp, &model)
    let visible = model.visibleRange
    let effects = finishActive(&model)
    #expect(Set(started(effects)).isSubset(of: Set(0..<visible.lowerBound)))
    #expect(started(effects).first == visible.lowerBound - 1)
  }

  @Test func anotherFilterStartsTheVisibleTilesAgainAndKeepsWhatIsShown() {
    var model = gallery(count: 50)
    let key = PictureKey(photograph: 0, purpose: .tile)
    let picture = ScreenPicture(
      grid: PixelGrid(width: 2, height: 1, pixels: [.rgb(1, 2, 3), .rgb(1, 2, 3)]))
    _ = update(&model, .picture(key, generation: model.tile(0, .tile).generation, .prepared(preview: picture)))
    let effects = press(.character("c"), &model)
    #expect(model.filter == .gray)
    #expect(started(effects) == Array(model.visibleRange))
    #expect(model.tile(0, .tile).shown == picture)
  }

  @Test func theSelectionStaysInSightWhateverIsPressed() {
    let keys: [Key] = [
      .down, .right, .pageDown, .control("d"), .end, .left, .up, .pageUp, .control("u"), .home, .character("+"),
      .character("-"), .tab, .enter, .escape, .character("n"), .character(" "), .character("G"),
    ]
    for size in [
      Size(columns: 0, rows: 0), Size(columns: 1, rows: 1), Size(columns: 20, rows: 5), Size(columns: 200, rows: 60),
    ] {
      for count in [0, 1, 7, 500] {
        var model = gallery(count: count, size: size)
        var random = UInt64(42)
        for _ in 0..<400 {
          random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
          _ = press(keys[Int(random >> 33) % keys.count], &model)
          if random >> 60 == 0 {
            update(&model, .terminal(.resize(Size(columns: Int(random >> 40) % 220, rows: Int(random >> 50) % 70))))
          }
          if count > 0 { #expect(model.visibleRange.contains(model.selection)) }
          #expect(model.topRow >= 0)
        }
      }
    }
  }

  @Test func photographsThatAreListedLaterLeaveTheSelectionWhereItIs() {
    var model = GalleryModel(screenSize: Size(columns: 120, rows: 40), title: "", modelNames: [], filter: .original)
    let all = (0..<500).map { Photograph(id: $0, path: FilePath("/p/\($0).jpg")) }
    update(&model, .listed(Array(all[250...]), isComplete: false))
    _ = press(.pageDown, &model)
    let selected = model.selectedPhotograph
    update(&model, .listed(all, isComplete: true))
    #expect(model.selectedPhotograph == selected)
    #expect(model.visibleRange.contains(model.selection))
  }

  @Test func searchFindsTheNextNameRoundTheEnd() {
    var model = gallery(count: 300)
    _ = press(.end, &model)
    for key in "/12.jp" { _ = press(.character(key), &model) }
    #expect(model.selection == 12)
    _ = press(.enter, &model)
    _ = press(.character("n"), &model)
    #expect(model.selection == 112)
    _ = press(.character("N"), &model)
    #expect(model.selection == 12)
  }

  @Test func theFrozenPanelKeepsWhatItShowsWhileTheTraceGoesOn() {
    var model = gallery(count: 10)
    _ = press(.character("f"), &model)
    let interval = TraceInterval(kind: .predict, label: "x", device: "CPU", start: .now, end: .now)
    update(&model, .tick([.interval(interval)], now: .now))
    #expect(model.panel.shown.window.intervals.isEmpty)
    #expect(model.panel.trace.intervals.count == 1)
    _ = press(.character("f"), &model)
    #expect(model.panel.shown.window.intervals.count == 1)
  }

  @Test func leavingByKeyAndBySignalSaysTheStatus() {
    var model = gallery(count: 1)
    #expect(press(.character("q"), &model) == [.quit(status: 0)])
    #expect(press(.control("c"), &model) == [.quit(status: 130)])
    #expect(update(&model, .terminal(.terminate(signal: 15))) == [.quit(status: 143)])
  }

  @Test(arguments: [GalleryModel.Overlay.help, .details]) func whatLiesOverTheScreenHasTheKeys(
    _ overlay: GalleryModel.Overlay
  ) {
    let opening = overlay == .help ? Key.character("?") : .character("i")
    for closing in [Key.character("q"), .escape, opening] {
      var model = gallery(count: 100)
      #expect(press(opening, &model).isEmpty && model.overlay == overlay)
      for key in [
        Key.right, .down, .end, .enter, .tab, .pageDown, .delete, .character(" "), .character("c"), .character("s"),
        .character("f"), .character("["), .character("<"), .character("P"), .character("/"), .character("G"),
        .character("n"), .character("+"), .control("d"), .control("x"),
      ] {
        #expect(press(key, &model).isEmpty, "\(key)")
      }
      let click = MouseEvent(action: .press, position: Point(column: 60, row: 10))
      #expect(update(&model, .terminal(.mouse(click))).isEmpty)
      #expect(update(&model, .terminal(.paste("q"))).isEmpty)
      #expect(model.overlay == overlay && model.selection == 0 && model.topRow == 0 && model.marked.isEmpty)
      #expect(model.mode == .grid && model.panel.isWanted && !model.panel.isFullScreen && model.panel.frozen == nil)
      #expect(model.filter == .model(0) && model.searchText == nil && model.zoomStep == nil)
      #expect(press(closing, &model).isEmpty && model.overlay == nil)
      #expect(press(.character("q"), &model) == [.quit(status: 0)])
    }
    var model = gallery(count: 1)
    _ = press(.character("?"), &model)
    #expect(press(.control("c"), &model) == [.quit(status: 130)])
  }

  @Test func aPasteIsSearchedForAndElseNothing() {
    var model = gallery(count: 60)
    #expect(update(&model, .terminal(.paste("qG"))).isEmpty && model.selection == 0)
    _ = press(.character("/"), &model)
    _ = update(&model, .terminal(.paste("42")))
    #expect(model.searchText == "42" && model.selection == 42)
  }

  @Test func whatIsKeptIsBoundedHoweverFarOneScrolls() {
    var model = gallery(count: 100_000)
    for _ in 0..<2_000 { _ = press(.pageDown, &model) }
    #expect(model.tiles.count <= GalleryUpdate.keptPictureCount + 2 * model.visibleRange.count)
  }

  @Test func largePicturesAreKeptByTheirBytesAndNotByTheirNumber() {
    var model = gallery(count: 3_000, size: Size(columns: 220, rows: 62))
    for _ in GridLayout.tileWidths { _ = press(.character("+"), &model) }
    for _ in 0..<400 {
      for key in model.activeKeys {
        let generation = model.tile(key.photograph, key.purpose).generation
        let finished = ShownPicture.finished(filling: model.gridLayout.pictureSize)
        _ = update(&model, .picture(key, generation: generation, .finished(finished)))
      }
      _ = press(.pageDown, &model)
    }
    #expect(model.tiles.count > 2 * model.visibleRange.count)
    #expect(model.pictureByteCount <= GalleryUpdate.keptPictureBytes + 1 << 20)
  }
}
