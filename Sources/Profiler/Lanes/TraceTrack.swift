import InferenceTrace
import TerminalUI
import Text

/// The intervals or events of one track, prepared once so that drawing and finding cost what is visible.
package struct TraceTrack: Sendable {
  /// One interval or event.
  package struct Item: Sendable {
    /// Seconds since the trace's start.
    package var start: Double
    /// Seconds since the trace's start; of an event the same as its start.
    package var end: Double
    /// Its place among the trace's records.
    package var record: Int
    /// How it ended.
    package var outcome: TraceInterval.Outcome
    /// Its length in seconds.
    package var seconds: Double { end - start }
  }

  /// What it shows.
  package let id: TraceTrackID
  /// By their starts.
  package let items: [Item]
  /// The items in the fewest rows, of which the first `rowLimit` are kept.
  package let rows: [LaneRow]
  /// The lengths of those that were completed, in seconds, sorted.
  package let lengths: [Double]

  /// More rows than any screen has room for.
  package static let rowLimit = 48

  /// A track of items, in any order.
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

  /// The value at a share of the sorted `lengths`; `nil` of none.
  package func length(atShare share: Double) -> Double? {
    Percentiles.value(at: share, ofSorted: lengths)
  }

  /// The row that an item lies in; `nil` where it is in none of those that are kept.
  package func row(of index: Int) -> Int? {
    let item = items[index]
    return rows.firstIndex { lane in
      let first = LaneRow.partition(0, lane.spans.count) { lane.spans[$0].start < item.start }
      return lane.spans[first...].prefix { $0.start == item.start }.contains { Int($0.index) == index }
    }
  }

  /// The place of the first item that starts at or after a moment.
  package func firstIndex(startingFrom time: Double) -> Int {
    LaneRow.partition(0, items.count) { items[$0].start < time }
  }

  /// The item that lies nearest to a moment by its start.
  package func nearestIndex(to time: Double) -> Int? {
    let after = firstIndex(startingFrom: time)
    return [after - 1, after].filter(items.indices.contains).min { distance($0, time) < distance($1, time) }
  }

  private func distance(_ index: Int, _ time: Double) -> Double {
    max(0, max(items[index].start - time, time - items[index].end))
  }

  /// The share of a stretch of time, 0…1, in which the first row was busy, the second, and so on, added up.
  package func busyCount(from: Double, to: Double) -> Double {
    guard to > from else { return 0 }
    return rows.reduce(0) { $0 + $1.busySeconds(from: from, to: to) } / (to - from)
  }
}
