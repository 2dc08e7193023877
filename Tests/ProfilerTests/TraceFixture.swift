import InferenceTrace
import Profiler
import TerminalUI

/// Records that tests make.
enum TraceFixture {
  static func time(_ milliseconds: Double) -> TraceTime { TraceTime(nanoseconds: UInt64(1e9 + milliseconds * 1e6)) }

  static func interval(
    _ kind: TraceInterval.Kind, _ label: String, _ start: Double, _ end: Double, model: String? = nil,
    device: String? = nil, _ outcome: TraceInterval.Outcome = .completed
  ) -> TraceRecord {
    .interval(
      TraceInterval(
        kind: kind, label: label, model: model, device: device, start: time(start), end: time(end), outcome: outcome,
        reason: outcome == .failed ? "the device is gone" : nil))
  }

  /// Ten seconds: predictions of two models on two devices, some cancelled, one much slower than the others.
  static let records: [TraceRecord] = {
    var records: [TraceRecord] = [
      interval(.load, "cached", 0, 400, model: "Colorizer", device: "CPU"),
      interval(.loadStep, "read", 0, 100, model: "Colorizer"),
    ]
    for number in 0..<100 {
      let start = 500 + Double(number) * 90
      let outcome: TraceInterval.Outcome = number % 30 == 20 ? .cancelled : number == 50 ? .failed : .completed
      records += [
        interval(.queueWait, "p\(number).jpg", start - 40, start),
        interval(.prepare, "p\(number).jpg", start, start + 30),
        interval(.prepareStep, "decode", start, start + 20),
        interval(
          .predict, number % 2 == 0 ? "Colorizer" : "Other", start + 30, start + (number == 40 ? 85 : 60),
          model: number % 2 == 0 ? "Colorizer" : "Other", device: number % 2 == 0 ? "CPU" : "GPU", outcome),
        interval(.draw, "frame", start + 60, start + 62),
        .counter(TraceCounter(name: .residentBytes, value: 100e6 + Double(number) * 1e6, time: time(start))),
        .counter(TraceCounter(name: .coreSeconds, label: "0", value: 0.05 * Double(number), time: time(start))),
      ]
    }
    return records + [
      .event(TraceEvent(kind: .cancellation, label: "running", time: time(2_330))),
      .event(TraceEvent(kind: .note, label: "the end", time: time(10_000))),
    ]
  }()

  static func model(
    _ records: [TraceRecord] = records, size: Size = Size(columns: 120, rows: 40), count: Int = 1,
    notices: [String] = []
  ) -> TraceViewerModel {
    let traces = (0..<count).map { number in
      OpenTrace(
        records: records, range: time(0)...time(10_000), path: "run\(number).json", notices: notices)
    }
    return TraceViewerModel(traces: traces, screenSize: size)
  }
}

extension TraceViewerModel {
  /// Presses keys one after another.
  mutating func press(_ keys: Key...) {
    for key in keys { _ = TraceViewerUpdate.update(&self, .key(key)) }
  }

  mutating func type(_ text: String) { for character in text { press(.character(character)) } }

  /// The selected interval.
  var selectedInterval: TraceInterval? {
    if case .interval(let interval) = selectedRecord { interval } else { nil }
  }
}
