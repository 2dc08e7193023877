import InferenceTrace
import Profiler
import ProgramSupport
import TerminalUI
import Testing

/// The panel keeps to its area, whatever the screen's size and whatever is recorded.
@Suite struct PanelAreaTests {
  private struct State {
    var panel = PanelState()
    var subject = PanelSubject()
  }

  /// Nothing at all; what a machine with four cores records; what one with 96 does, of two devices, while it is frozen.
  private static let states: [State] = {
    let busy = TraceFixture.records + counters(cores: 4)
    let wide = busy + counters(cores: 96)
    let end = TraceFixture.time(10_000)
    var states = [State(), State(), State()]
    states[0].panel.add([], now: end)
    states[1].panel.add(busy, now: end)
    states[2].panel.add(wide, now: end)
    let layout = ScreenLayout(size: Size(columns: 120, rows: 40), showsPanel: true)
    _ = states[2].panel.press(.character("["), in: layout)
    for index in 1...2 {
      states[index].subject.modelNames = ["Colorizer", "Other"]
      states[index].subject.loaded = PanelSubject.Model(
        device: "CPU", deviceDescription: "a processor with a long name", precision: "bf16",
        loadLabel: "prepare and cache", loadSeconds: 12.5)
      states[index].subject.picture = PanelSubject.Picture(
        name: String(repeating: "long ", count: 30) + "漢字.jpg", state: "done",
        times: .init(wait: 0.5, prepare: 0.02, predict: 1.25, convert: 0.001))
      (states[index].subject.runningCount, states[index].subject.waitingCount) = (12, 12_345)
    }
    states[0].subject.picture = PanelSubject.Picture(name: "x", state: "not asked for", times: nil)
    states[0].subject.modelState = "loading …"
    return states
  }()

  private static func counters(cores: Int) -> [TraceRecord] {
    (0..<10).flatMap { second in
      let time = TraceFixture.time(Double(second) * 1_000)
      return (0..<cores).map {
        TraceRecord.counter(TraceCounter(name: .coreSeconds, label: "\($0)", value: Double(second) / 2, time: time))
      } + [
        .counter(TraceCounter(name: .processorSeconds, value: Double(second) * 2, time: time)),
        .counter(TraceCounter(name: .peakBytes, value: 9e9, time: time)),
        .counter(TraceCounter(name: .bufferBytes, label: "decoded", value: 1e7, time: time)),
        .counter(TraceCounter(name: .tilesWaiting, value: Double(second), time: time)),
      ]
    }
  }

  /// The sizes at which the panel draws over cells that are not its own.
  private func wrongSizes(_ strays: (State, ScreenLayout) -> [Point]) -> [Size] {
    ScreenSizes.all.filter { size in
      let layout = ScreenLayout(size: size, showsPanel: true)
      return Self.states.contains { !strays($0, layout).isEmpty }
    }
  }

  @Test func aColumnKeepsToItsArea() {
    let wrong = wrongSizes { state, layout in
      guard case .column(let area) = layout.panel else { return [] }
      return Frame.strays(around: area) { PanelView.draw(state.panel, state.subject, area: area, in: &$0) }
    }
    #expect(wrong.isEmpty, "\(wrong.prefix(5))")
  }

  @Test func aStripKeepsToItsArea() {
    let wrong = wrongSizes { state, layout in
      guard case .strip(let area) = layout.panel else { return [] }
      return Frame.strays(around: area) { StripView.draw(state.panel, state.subject, area: area, in: &$0) }
    }
    #expect(wrong.isEmpty, "\(wrong.prefix(5))")
  }

  @Test func theProfilerKeepsToTheMiddleOfTheScreen() {
    let wrong = wrongSizes { state, layout in
      Frame.strays(around: layout.middle) {
        ProfilerView.draw(state.panel, state.subject, area: layout.middle, in: &$0)
      }
    }
    #expect(wrong.isEmpty, "\(wrong.prefix(5))")
  }
}
