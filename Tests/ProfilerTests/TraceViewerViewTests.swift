import InferenceTrace
import Profiler
import TerminalUI
import Testing

@Suite struct TraceViewerViewTests {
  private let fixture = TraceFixture.self
  static let sizes = [(80, 24), (120, 40), (200, 60), (20, 5), (1, 1), (300, 8), (10, 80)].map {
    Size(columns: $0.0, rows: $0.1)
  }

  private func check(_ model: TraceViewerModel) {
    let frame = TraceViewerView.frame(of: model)
    #expect(frame.size == model.screenSize)
    for scalar in frame.text(trimmingTrailingBlanks: false).unicodeScalars where scalar != "\n" {
      #expect(scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value), "U+\(String(scalar.value, radix: 16))")
      #expect(!(0x202A...0x202E).contains(scalar.value))
    }
  }

  @Test(arguments: sizes, [1, 2]) func everyScreenKeepsToItsSizeWhateverIsPressed(_ size: Size, _ count: Int) {
    var model = fixture.model(size: size, count: count, notices: ["cut off"])
    check(model)
    let keys: [Key] = [
      .character("s"), .character("+"), .character("+"), .enter, .tab, .character("n"), .character("w"), .end,
      .character("c"), .character("?"), .escape, .character("/"), .character("p"), .enter, .up, .up, .character("s"),
      .character("-"), .escape, .escape, .pageDown, .character("m"),
    ]
    for key in keys {
      model.press(key)
      check(model)
    }
    for other in Self.sizes {
      _ = TraceViewerUpdate.update(&model, .resize(other))
      check(model)
    }
  }

  @Test func hostileTextIsHarmless() {
    let hostile = "a\u{1B}[2J\u{1B}]0;owned\u{07}\n\u{202E}b\u{9B}31m"
    var model = fixture.model([
      fixture.interval(.predict, hostile, 0, 5_000, model: hostile, device: hostile),
      fixture.interval(.prepare, hostile, 5_000, 9_000),
      .event(TraceEvent(kind: .note, label: hostile, time: fixture.time(9_000))),
      .counter(TraceCounter(name: .bufferBytes, label: hostile, value: 5, time: fixture.time(100))),
    ])
    check(model)
    let keys: [Key] = [
      .character("s"), .up, .character("n"), .down, .character("m"), .tab, .tab, .character("n"), .character("v"),
    ]
    for key in keys {
      model.press(key)
      check(model)
    }
    model.press(.character("/"))
    model.type("\u{202E}")
    check(model)
  }

  @Test(arguments: [(80, 24), (120, 40), (200, 60)]) func tracksGraphsAndDetailsAreNamed(_ size: (Int, Int)) {
    var model = fixture.model(size: Size(columns: size.0, rows: size.1))
    model.press(.character("s"))
    let text = TraceViewerView.frame(of: model).text()
    for expected in [
      "run0.json", "load", "prepare", "predict CPU", "predict GPU", "draw", "events", "memory", "core 0", "whole trace",
      "55.0 ms", "completed", "Colorizer", "median", "start 4,130.000 ms",
    ] { #expect(text.contains(expected), "\(expected)") }
  }

  @Test func anIntervalLiesWhereItsTimeIsAndTheSelectionHasItsColour() throws {
    var model = fixture.model([
      fixture.interval(.predict, "M", 2_000, 4_000, model: "M", device: "CPU"),
      fixture.interval(.predict, "M", 6_000, 8_000, model: "M", device: "CPU", .cancelled),
    ])
    func row() throws -> (Frame, Int, Int) {
      let rect = try #require(model.layout.entries.first { $0.entry == model.focus }?.rect)
      return (TraceViewerView.frame(of: model), rect.minRow, model.layout.labelWidth)
    }
    let cells = model.layout.laneColumns
    var (frame, line, left) = try row()
    #expect(frame[left + cells * 3 / 10 + 8, line] == Cell("█", Style(foreground: Theme.models[0])))
    #expect(frame[left + cells * 7 / 10 + 8, line] == Cell("▒", Style(foreground: Theme.models[0])))
    #expect(frame[left + cells * 5 / 10 + 2, line].character == " ")
    model.press(.character("n"))
    (frame, line, left) = try row()
    #expect(frame[left + cells * 3 / 10 + 8, line] == Cell("█", Style(foreground: Theme.accent)))
  }

  @Test(arguments: sizes.prefix(3)) func theSelectionSaysWhyAnIntervalFailed(_ size: Size) {
    let failed = fixture.interval(.predict, "one.jpg", 3_000, 4_000, model: "Colorizer", device: "CPU", .failed)
    var model = fixture.model([failed], size: size)
    model.press(.character("s"))
    let text = TraceViewerView.frame(of: model).text()
    #expect(text.contains("failed") && text.contains("reason the device is gone"))
  }

  @Test func aCutOffTraceSaysSo() {
    let model = fixture.model(notices: ["the file was cut off; what was recorded until then is shown"])
    let text = TraceViewerView.frame(of: model).text()
    #expect(text.contains("the file was cut off"))
  }

  @Test func twoTracesStandAboveEachOtherOnOneScale() {
    let model = fixture.model(size: Size(columns: 120, rows: 60), count: 2)
    let text = TraceViewerView.frame(of: model).text()
    #expect(text.contains("A  run0.json") && text.contains("B  run1.json"))
    #expect(text.components(separatedBy: "predict CPU").count >= 4)
  }

  @Test func aLightBackgroundGetsColoursThatCanBeReadOnIt() {
    var model = fixture.model()
    _ = TraceViewerUpdate.update(&model, .appearance(.light))
    model.press(.character("s"), .enter, .character("?"))
    let frame = TraceViewerView.frame(of: model)
    for row in 0..<frame.size.rows {
      for column in 0..<frame.size.columns {
        #expect(Theme.light[frame[column, row].style.foreground] == nil, "a dark colour at \(column), \(row)")
      }
    }
  }

  @Test func aHundredThousandRecordsAreDrawnFluently() {
    let records = (0..<100_000).map { number -> TraceRecord in
      let start = Double(number) * 0.1
      return fixture.interval(
        [.predict, .prepare, .queueWait, .draw][number % 4], "p\(number)", start, start + Double(number % 7),
        model: "M", device: "CPU", number % 50 == 0 ? .cancelled : .completed)
    }
    let clock = ContinuousClock()
    var model: TraceViewerModel?
    let opening = clock.measure { model = fixture.model(records, size: Size(columns: 200, rows: 60)) }
    guard var model else { return }
    model.press(.character("w"))
    var longest = Duration.zero
    for key in Array(repeating: Key.character("+"), count: 14) + Array(repeating: .character("-"), count: 14) {
      longest = max(
        longest,
        clock.measure {
          model.press(key, .right)
          _ = TraceViewerView.frame(of: model)
        })
    }
    print("100,000 records: opened in \(opening), longest frame \(longest)")
    // An order of magnitude beyond what it takes, for a machine that is busy with other things.
    #expect(longest < .milliseconds(250))
  }
}
