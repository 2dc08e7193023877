import InferenceTrace
import TerminalUI
import Text

/// The intervals or events of one track, prepared once so that drawing and searching only cost what is visible.
package struct TraceTrack: Sendable {
  /// One interval or event.
  package struct Item: Sendable {
    /// Seconds since the trace's start.
    package var start: Double
    /// Seconds since the trace's start; an event ends when it starts.
    package var end: Double
    /// Its index among the trace's records.
    package var record: Int
    /// How it ended.
    package var outcome: TraceInterval.Outcome
    /// Its duration in seconds.
    package var seconds: Double { end - start }
  }

  /// Identifies the track.
  package let id: TraceTrackID
  /// The items, sorted by start.
  package let items: [Item]
  /// The items in as few rows as possible; only the first `rowLimit` rows are kept.
  package let rows: [LaneRow]
  /// The durations of the completed items, in seconds, sorted.
  package let lengths: [Double]

  /// More rows than fit on any screen.
  package static let rowLimit = 48

  /// A track with these items, in any order.
  package init(id: TraceTrackID, items: [Item], color: (Item) -> Color) {
    self.id = id
    let sorted = items.sorted { ($0.start, $1.end) < ($1.start, $0.end) }
    self.items = sorted
    let spans = sorted.enumerated().map { index, item in
      Timeline.Span(
        start: item.start, end: item.end, color: item.outcome == .failed ? Theme.failure : color(item),
        kind: Timeline.Span.Kind(item.outcome), index: index)
    }
    rows = id.group == .event ? [LaneRow(spans)] : Timeline.packed(spans, limit: Self.rowLimit).map(LaneRow.init)
    lengths = sorted.filter { $0.outcome == .completed }.map(\.seconds).sorted()
  }

  /// The value at a share, 0…1, of the sorted `lengths`; `nil` if there are none.
  package func length(atShare share: Double) -> Double? {
    Percentiles.value(at: share, ofSorted: lengths)
  }

  /// The row of an item; `nil` if that row was not kept.
  package func row(of index: Int) -> Int? {
    let item = items[index]
    return rows.firstIndex { lane in
      let first = LaneRow.partition(0, lane.spans.count) { lane.spans[$0].start < item.start }
      return lane.spans[first...].prefix { $0.start == item.start }.contains { Int($0.index) == index }
    }
  }

  /// The index of the first item that starts at or after a time.
  package func firstIndex(startingFrom time: Double) -> Int {
    LaneRow.partition(0, items.count) { items[$0].start < time }
  }

  /// The index of the item closest to a time: either the last that starts before it, or the first that starts after.
  package func nearestIndex(to time: Double) -> Int? {
    let after = firstIndex(startingFrom: time)
    return [after - 1, after].filter(items.indices.contains).min { distance($0, time) < distance($1, time) }
  }

  private func distance(_ index: Int, _ time: Double) -> Double {
    max(0, max(items[index].start - time, time - items[index].end))
  }

  /// How many rows were busy on average during a time span: the shares, 0…1, of all rows added up.
  package func busyCount(from: Double, to: Double) -> Double {
    guard to > from else { return 0 }
    return rows.reduce(0) { $0 + $1.busySeconds(from: from, to: to) } / (to - from)
  }
}
