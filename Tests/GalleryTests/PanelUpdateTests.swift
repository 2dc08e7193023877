import Gallery
import InferenceTrace
import Profiler
import TerminalUI
import Testing

/// What keys do to the panel's time.
@Suite struct PanelUpdateTests {
  private func model() -> GalleryModel {
    var model = GalleryModel(
      screenSize: Size(columns: 120, rows: 40), title: "t", modelNames: ["M"], filter: .original)
    tick(&model, second: 100)
    return model
  }

  private func tick(_ model: inout GalleryModel, second: UInt64) {
    let now = TraceTime(nanoseconds: second * 1_000_000_000)
    let interval = TraceInterval(
      kind: .predict, label: "M", device: "CPU", start: now.advanced(bySeconds: -0.5), end: now)
    _ = GalleryUpdate.update(&model, .tick([.interval(interval)], now: now))
  }

  private func press(_ model: inout GalleryModel, _ keys: Key...) {
    for key in keys { _ = GalleryUpdate.update(&model, .terminal(.key(key))) }
  }

  @Test func aFrozenPanelStandsStillAndNothingIsLost() {
    var model = model()
    press(&model, .character("f"))
    tick(&model, second: 101)
    #expect(model.panel.shown.window.intervals.count == 1 && model.panel.shown.end.nanoseconds == 100_000_000_000)
    press(&model, .character("f"))
    #expect(model.panel.shown.window.intervals.count == 2 && model.panel.age == 0)
  }

  @Test func goingBackFreezesAndEndsWhereTheWindowEnds() {
    var model = model()
    press(&model, .character("]"))
    #expect(model.panel.frozen == nil)
    press(&model, .character("["))
    #expect(model.panel.frozen != nil && model.panel.age > 0)
    for _ in 0..<500 { press(&model, .character("[")) }
    #expect(abs(model.panel.age + model.panel.laneSeconds(in: model.screenLayout) - model.panel.trace.seconds) < 1e-6)
    for _ in 0..<500 { press(&model, .character("]")) }
    #expect(model.panel.age == 0 && model.panel.frozen != nil)
  }

  @Test func theProfilersKeysAreItsTimesAndThePicturesStayWhereTheyAre() {
    var model = model()
    press(&model, .character("P"), .left, .pageUp, .character("+"), .character(" "), .down, .enter)
    #expect(model.panel.isFullScreen && model.panel.age > 0 && model.mode == .grid && model.selection == 0)
    #expect(model.zoomStep == nil && model.panel.millisecondsPerCell == 20 && model.marked.isEmpty)
    press(&model, .end)
    #expect(model.panel.age == 0)
    press(&model, .escape)
    #expect(!model.panel.isFullScreen)
  }

  @Test func theTimeOfACellStaysWithinItsScales() {
    var model = model()
    for _ in 0..<20 { press(&model, .character(">")) }
    #expect(model.panel.millisecondsPerCell == PanelState.timeScales.first)
    for _ in 0..<20 { press(&model, .character("<")) }
    #expect(model.panel.millisecondsPerCell == PanelState.timeScales.last)
  }
}
