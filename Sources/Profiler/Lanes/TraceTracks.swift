import InferenceTrace
import TerminalUI

/// All tracks of a recorded trace.
package struct TraceTracks: Sendable {
  /// The records that items refer to.
  package let records: [TraceRecord]
  /// The time from which seconds are counted.
  package let start: TraceTime
  /// Seconds from the start of the first record to the end of the last; above 0.
  package let seconds: Double
  /// The tracks that have items, in order.
  package private(set) var tracks: [TraceTrack] = []
  /// The counters that have values, in order.
  package let counters: [(id: CounterTrackID, series: CounterSeries)]
  /// The models that intervals name, in the order in which they first appear.
  package let models: [String]

  /// The tracks of records, all of whose times are within `range`.
  package init(_ records: [TraceRecord], range: ClosedRange<TraceTime>) {
    self.records = records
    start = range.lowerBound
    seconds = max(1e-6, range.upperBound.seconds(since: range.lowerBound))
    var models: [String] = []
    var samples: [CounterTrackID: [(time: Double, value: Double)]] = [:]
    for record in records {
      switch record {
      case .interval(let interval):
        if let model = interval.model, !models.contains(model), models.count < 64 { models.append(model) }
      case .counter(let counter):
        samples[CounterTrackID(counter.name, label: counter.label), default: []].append(
          (counter.time.seconds(since: range.lowerBound), counter.value))
      case .event: break
      }
    }
    self.models = models
    counters = samples.filter { CounterTrackID.order.contains($0.key.name) }.map { id, samples in
      (id, CounterSeries(samples.sorted { $0.time < $1.time }, isRate: id.isRate))
    }.filter { !$0.1.isEmpty }.sorted { Self.order($0.0) < Self.order($1.0) }
    tracks = matching { _ in true }
  }

  private static func order(_ id: CounterTrackID) -> (Int, Int, String) {
    (CounterTrackID.order.firstIndex(of: id.name) ?? 0, id.label.flatMap { Int($0) } ?? .max, id.label ?? "")
  }

  /// The tracks of the intervals and events that match.
  package func matching(_ isWanted: (TraceRecord) -> Bool) -> [TraceTrack] {
    var items: [TraceTrackID: [TraceTrack.Item]] = [:]
    for (index, record) in records.enumerated() where isWanted(record) {
      switch record {
      case .interval(let interval):
        items[TraceTrackID(interval), default: []].append(
          TraceTrack.Item(
            start: interval.start.seconds(since: start), end: interval.end.seconds(since: start), record: index,
            outcome: interval.outcome))
      case .event(let event):
        let time = event.time.seconds(since: start)
        items[TraceTrackID(.event), default: []].append(
          TraceTrack.Item(start: time, end: time, record: index, outcome: .completed))
      case .counter: break
      }
    }
    return items.map { id, items in TraceTrack(id: id, items: items) { color(of: $0, in: id) } }.sorted {
      $0.id < $1.id
    }
  }

  private func color(of item: TraceTrack.Item, in id: TraceTrackID) -> Color {
    guard id.group == .predict, case .interval(let interval) = records[item.record] else { return id.color }
    return Theme.color(ofModel: interval.model.flatMap(models.firstIndex(of:)))
  }
}
