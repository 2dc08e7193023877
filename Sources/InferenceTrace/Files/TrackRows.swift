/// Puts overlapping intervals of one track into separate rows: both formats nest intervals that share a row.
struct TrackRows: Sendable {
  private var ends: [String: [TraceTime]] = [:]
  private var numbers: [Row: Int] = [:]

  private struct Row: Hashable {
    var track: String
    var place: Int
  }

  /// The number, from 1, of the first row of the interval's track that is free at its start, and whether that row is new.
  mutating func row(for interval: TraceInterval) -> (number: Int, isNew: Bool) {
    let track = interval.trackName
    let place = ends[track]?.firstIndex { $0 <= interval.start } ?? ends[track]?.count ?? 0
    if place == ends[track, default: []].count {
      ends[track, default: []].append(interval.end)
    } else {
      ends[track]?[place] = interval.end
    }
    let row = Row(track: track, place: place)
    if let number = numbers[row] { return (number, false) }
    numbers[row] = numbers.count + 1
    return (numbers.count, true)
  }
}
