import InferenceTrace
import Text

/// A trace's summary as tables.
enum TraceTables {
  static func text(_ summary: TraceSummary) -> String {
    var intervals = TextTable([
      ("interval", .left), ("model", .left), ("device", .left), ("outcome", .left), ("count", .right),
      ("total", .right),
      ("average", .right), ("median", .right), ("p95", .right), ("p99", .right),
    ])
    for row in summary.intervals {
      intervals.add(
        [row.name, row.model ?? "", row.device ?? "", row.outcome, Figures.count(row.count)]
          + [row.total, row.average, row.median, row.p95, row.p99].map(duration))
    }
    var events = TextTable([("event", .left), ("count", .right)])
    for row in summary.events { events.add([row.kind, Figures.count(row.count)]) }
    var counters = TextTable([("counter", .left), ("last", .right), ("peak", .right)])
    for row in summary.counters { counters.add([row.name, value(row.last, row.name), value(row.peak, row.name)]) }
    return [intervals.text, events.text, counters.text].joined(separator: "\n")
      + "\n\(Figures.fixed(summary.seconds, digits: 2)) s recorded\n"
  }

  static func csv(_ summary: TraceSummary) -> String {
    var table = TextTable(
      ["kind", "step", "model", "device", "outcome", "count", "total", "average", "median", "p95", "p99"].map {
        ($0, .left)
      })
    for row in summary.intervals {
      table.add(
        [row.kind, row.step ?? "", row.model ?? "", row.device ?? "", row.outcome, "\(row.count)"]
          + [row.total, row.average, row.median, row.p95, row.p99].map { "\($0)" })
    }
    return table.csv
  }

  /// Two traces side by side, including rows that only one of them has.
  static func text(_ first: TraceSummary, comparedTo second: TraceSummary) -> String {
    var table = TextTable([
      ("interval", .left), ("model", .left), ("device", .left), ("outcome", .left), ("count", .right), ("", .right),
      ("median", .right), ("", .right), ("ratio", .right),
    ])
    for pair in pairs(first.intervals, second.intervals) {
      guard let row = pair.0 ?? pair.1 else { continue }
      let ratio = pair.0.flatMap { one in pair.1.map { $0.median / max(one.median, 1e-9) } }
      table.add([
        row.name, row.model ?? "", row.device ?? "", row.outcome, pair.0.map { Figures.count($0.count) } ?? "–",
        pair.1.map { Figures.count($0.count) } ?? "–", pair.0.map { duration($0.median) } ?? "–",
        pair.1.map { duration($0.median) } ?? "–", ratio.map { Figures.fixed($0, digits: 2) } ?? "–",
      ])
    }
    return table.text
  }

  /// Pairs of equivalent rows in the order of the first trace, then the rows that only the second has.
  static func pairs(
    _ first: [TraceSummary.Intervals], _ second: [TraceSummary.Intervals]
  ) -> [(TraceSummary.Intervals?, TraceSummary.Intervals?)] {
    let shared = first.map { row in (Optional(row), second.first { $0.isLike(row) }) }
    let alone = second.filter { row in !first.contains { $0.isLike(row) } }.map {
      (TraceSummary.Intervals?.none, Optional($0))
    }
    return shared + alone
  }

  private static func duration(_ seconds: Double) -> String {
    let text =
      seconds >= 1 ? "\(Figures.fixed(seconds, digits: 2)) s" : "\(Figures.fixed(seconds * 1_000, digits: 2)) ms"
    return text
  }

  private static func value(_ value: Double, _ name: String) -> String {
    if name.contains("Bytes") { return Figures.megabytes(value).trimmingPrefix(" ").description }
    if name.contains("Seconds") { return duration(value) }
    return Figures.fixed(value, digits: value == value.rounded() ? 0 : 2)
  }
}

extension TraceSummary.Intervals {
  /// The kind, and for a step its name.
  fileprivate var name: String { [kind, step].compactMap { $0 }.joined(separator: ": ") }

  fileprivate func isLike(_ other: Self) -> Bool {
    (kind, step, model, device, outcome) == (other.kind, other.step, other.model, other.device, other.outcome)
  }
}
