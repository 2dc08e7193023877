import InferenceTrace
import Profiler
import TerminalUI
import Testing

@Suite struct TraceViewerUpdateTests {
  private let fixture = TraceFixture.self

  @Test func theWholeTraceIsSeenAtFirstAndZeroShowsItAgain() {
    var model = fixture.model()
    #expect(model.showsAll && model.start == 0 && abs(model.visibleSeconds - 10) < 1e-9)
    model.press(.character("+"), .character("+"), .right)
    #expect(!model.showsAll && abs(model.visibleSeconds - 2.5) < 1e-9)
    model.press(.character("0"))
    #expect(model.showsAll)
  }

  @Test func zoomingKeepsTheSelectionWhereItIs() throws {
    var model = fixture.model()
    model.press(.character("s"))
    let cursor = try #require(model.cursor)
    func share(_ model: TraceViewerModel) -> Double { (cursor - model.start) / model.visibleSeconds }
    let before = share(model)
    for _ in 0..<6 { model.press(.character("+")) }
    #expect(abs(share(model) - before) < 1e-6)
    for _ in 0..<3 { model.press(.character("-")) }
    #expect(abs(share(model) - before) < 1e-6)
  }

  @Test func theWheelKeepsTheMomentUnderThePointer() {
    var model = fixture.model()
    let column = model.layout.labelWidth + 40
    func moment(_ model: TraceViewerModel) -> Double { model.start + 40.5 * model.secondsPerCell }
    let before = moment(model)
    for _ in 0..<5 {
      _ = TraceViewerUpdate.update(
        &model, .mouse(MouseEvent(action: .wheelUp, position: Point(column: column, row: 12))))
    }
    #expect(abs(moment(model) - before) < 1e-6 && model.visibleSeconds < 5)
  }

  @Test func theWindowStaysWithinTheTraceHoweverOneMovesAndZooms() {
    var model = fixture.model()
    model.press(.character("+"), .character("+"), .end)
    #expect(abs(model.start + model.visibleSeconds - 10) < 1e-6)
    let keys: [Key] = [
      .right, .pageDown, .left, .pageUp, .home, .left, .character("-"), .end, .character("-"), .character("-"),
    ]
    for key in keys {
      model.press(key)
      #expect(model.start >= 0 && model.start + model.visibleSeconds <= 10 + 1e-6)
    }
    #expect(model.showsAll)
    for _ in 0..<60 { model.press(.character("+")) }
    #expect(model.secondsPerCell >= 1e-7)
  }

  @Test func nextAndPreviousGoThroughTheTrackInItsOrder() {
    var model = fixture.model()
    #expect(model.focusedTrack?.id == TraceTrackID(.predict, device: "CPU"))
    model.press(.character("n"))
    #expect(model.selection == 0 && model.selectedInterval?.start == fixture.time(530))
    model.press(.character("."), .character("."))
    #expect(model.selection == 2)
    model.press(.character("p"), .character(","), .character(","))
    #expect(model.selection == 0)
  }

  @Test func cIsTheNextCancelledAndStartsAgainAfterTheLast() {
    var model = fixture.model()
    var starts: [TraceTime] = []
    for _ in 0..<4 {
      model.press(.character("c"))
      #expect(model.selectedInterval?.outcome == .cancelled)
      if let start = model.selectedInterval?.start { starts.append(start) }
    }
    #expect(starts.prefix(3).map { $0.seconds(since: fixture.time(0)) } == [2.33, 5.03, 7.73])
    #expect(starts.last == starts.first)
  }

  @Test func cSaysWhereNothingWasCancelled() {
    var model = fixture.model([fixture.interval(.predict, "M", 0, 10, model: "M", device: "CPU")])
    model.press(.character("c"))
    #expect(model.selection == nil && model.notice?.contains("nothing was cancelled") == true)
  }

  @Test func sIsTheSlowestAndAgainTheNextSlowest() {
    var model = fixture.model()
    model.press(.character("s"))
    #expect(model.selectedInterval.map { Int(($0.seconds * 1_000).rounded()) } == 55)
    model.press(.character("s"))
    #expect(model.selectedInterval.map { Int(($0.seconds * 1_000).rounded()) } == 30)
    let second = model.selection
    model.press(.character("s"))
    #expect(model.selection != second)
  }

  @Test func theFilterKeepsWhatHasAllItsWordsAndEscapeShowsEverything() {
    var model = fixture.model()
    model.press(.character("/"))
    model.type("Predict gpu")
    #expect(model.traces[0].tracks.map(\.id) == [TraceTrackID(.predict, device: "GPU")])
    #expect(model.traces[0].tracks[0].items.count == 50)
    model.press(.enter)
    #expect(model.filterInput == nil && model.focus == .track(trace: 0, TraceTrackID(.predict, device: "GPU")))
    model.press(.escape)
    #expect(model.filter.isEmpty && model.traces[0].tracks.count > 4)
  }

  @Test func modelsAndDevicesAreChosenInTurn() {
    var model = fixture.model()
    model.press(.character("m"))
    #expect(model.filter.model == "Colorizer" && model.traces[0].track(TraceTrackID(.predict, device: "GPU")) == nil)
    model.press(.character("m"), .character("v"))
    #expect(model.filter.model == "Other" && model.filter.device == "CPU")
    model.press(.character("m"), .character("v"), .character("v"))
    #expect(model.filter.isEmpty)
  }

  @Test func theSelectedIntervalStaysSelectedThroughAFilterThatKeepsIt() {
    var model = fixture.model()
    model.press(.character("s"))
    let selected = model.selectedInterval
    model.press(.character("/"))
    model.type("color")
    #expect(model.selectedInterval == selected)
    model.type("zzz")
    #expect(model.selectedInterval == nil && model.traces[0].tracks.isEmpty)
    for key in [Key.character("n"), .character("c"), .character("s"), .tab, .up, .enter, .character("0")] {
      model.press(.enter, key)
    }
  }

  @Test func waitsAndStepsAreThereWhenAskedFor() {
    var model = fixture.model()
    func has(_ group: TraceTrackID.Group) -> Bool { model.entries.contains(.track(trace: 0, TraceTrackID(group))) }
    #expect(!has(.wait) && !has(.prepareStep))
    model.press(.character("w"))
    #expect(has(.wait) && has(.prepareStep))
  }

  @Test func enterMakesTheSelectionFillTheWindow() throws {
    var model = fixture.model()
    model.press(.character("s"), .enter)
    let item = try #require(model.selectedItem)
    #expect(abs(model.visibleSeconds - item.seconds / 0.6) < 1e-6 && model.start < item.start)
  }

  @Test func aClickSelectsWhatLiesThere() throws {
    var model = fixture.model()
    model.press(.character("s"), .enter, .escape)
    #expect(model.selection == nil)
    let rect = try #require(model.layout.entries.first { $0.entry == model.focus }?.rect)
    let middle = model.layout.labelWidth + model.layout.laneColumns / 2
    _ = TraceViewerUpdate.update(
      &model, .mouse(MouseEvent(action: .press, position: Point(column: middle, row: rect.minRow))))
    #expect(model.selectedInterval.map { Int(($0.seconds * 1_000).rounded()) } == 55)
  }

  @Test func theFocusIsAlwaysOnTheScreen() {
    var model = fixture.model(size: Size(columns: 60, rows: 9), count: 2)
    for _ in 0..<40 {
      model.press(.tab)
      #expect(model.layout.entries.contains { $0.entry == model.focus })
    }
    for _ in 0..<40 {
      model.press(.up)
      #expect(model.layout.entries.contains { $0.entry == model.focus })
    }
  }

  @Test(arguments: [Key.character("q"), .escape, .character("?")]) func theHelpHasTheKeys(_ closing: Key) {
    var model = fixture.model()
    let (focus, start) = (model.focus, model.start)
    model.press(.character("?"))
    #expect(model.showsHelp)
    model.press(.tab, .character("s"), .character("+"), .character("/"), .right, .enter, .control("x"))
    #expect(model.showsHelp && model.focus == focus && model.start == start && model.selection == nil)
    #expect(model.filterInput == nil && model.showsAll)
    #expect(TraceViewerUpdate.update(&model, .key(closing)) == nil && !model.showsHelp)
    #expect(TraceViewerUpdate.update(&model, .key(.character("q"))) == 0)
  }

  @Test func aPasteIsFilteredByAndElseNothing() {
    var model = fixture.model()
    #expect(TraceViewerUpdate.update(&model, .paste("q")) == nil && model.filter.isEmpty)
    model.press(.character("/"))
    #expect(TraceViewerUpdate.update(&model, .paste("CPU")) == nil)
    #expect(model.filterInput == "CPU" && model.filter.text == "CPU")
  }

  @Test func theKeysLeaveWithTheirStatus() {
    var model = fixture.model()
    #expect(TraceViewerUpdate.update(&model, .key(.character("q"))) == 0)
    #expect(TraceViewerUpdate.update(&model, .key(.control("c"))) == 130)
    #expect(TraceViewerUpdate.update(&model, .terminate(signal: 15)) == 143)
  }
}
