import InferenceTrace
import TerminalUI

/// The whole state of the viewer. Only `TraceViewerUpdate` changes it; views read it.
package struct TraceViewerModel: Sendable {
  /// An entry of the list of tracks.
  package enum Entry: Sendable, Hashable {
    /// The name of a trace, shown if there are two.
    case heading(trace: Int)
    /// Lanes.
    case track(trace: Int, TraceTrackID)
    /// A graph.
    case counter(trace: Int, CounterTrackID)

    /// Which trace it belongs to.
    package var trace: Int {
      switch self {
      case .heading(let trace), .track(let trace, _), .counter(let trace, _): trace
      }
    }
  }

  /// The size of the screen.
  package var screenSize: Size
  /// The terminal's background.
  package var appearance = Appearance.dark
  /// One trace, or two that are compared.
  package internal(set) var traces: [OpenTrace]
  /// Which records are shown.
  package internal(set) var filter = TraceFilter()
  /// The filter's text while it is typed.
  package internal(set) var filterInput: String?
  /// Whether tracks of waits and steps are shown.
  package internal(set) var showsDetail = false
  /// The time at the left edge, in seconds.
  package internal(set) var start = 0.0
  /// How many seconds a cell spans.
  package internal(set) var secondsPerCell = 1.0
  /// The focused track or graph.
  package internal(set) var focus: Entry?
  /// The selected item's index in the focused track.
  package internal(set) var selection: Int?
  /// The current time: that of the selection, or of the last click.
  package internal(set) var cursor: Double?
  /// The focused track's items, longest first, and how many of them `s` has visited.
  package internal(set) var slowest: (order: [Int], visited: Int)?
  /// The first visible entry of the list.
  package internal(set) var firstEntry = 0
  /// Whether the help is shown.
  package internal(set) var showsHelp = false
  /// A message in place of the key hints, until the next key.
  package internal(set) var notice: String?
  /// Where the mouse was pressed, and the left edge at that moment.
  package internal(set) var drag: (column: Int, start: Double)?

  /// A viewer of one trace, or of two, one above the other, that shows all of the time.
  package init(traces: [OpenTrace], screenSize: Size, appearance: Appearance = .dark) {
    self.traces = traces
    self.screenSize = screenSize
    self.appearance = appearance
    let notices = traces.flatMap { trace in trace.notices.map { traces.count > 1 ? "\(trace.name): \($0)" : $0 } }
    notice = notices.isEmpty ? nil : notices.joined(separator: "; ")
    focus =
      entries.first { if case .track(_, let id) = $0 { id.group == .predict } else { false } }
      ?? entries.first { if case .track = $0 { true } else { false } }
    fitAll()
  }

  /// The length of the longest trace, in seconds.
  package var totalSeconds: Double { traces.map(\.all.seconds).max() ?? 1 }

  /// The tracks and graphs of all traces, from top to bottom.
  package var entries: [Entry] {
    traces.enumerated().flatMap { number, trace -> [Entry] in
      (traces.count > 1 ? [.heading(trace: number)] : [])
        + trace.tracks.filter { showsDetail || !$0.id.isDetail }.map { .track(trace: number, $0.id) }
        + trace.all.counters.filter { $0.id.name != .peakBytes }.map { .counter(trace: number, $0.id) }
    }
  }

  /// The focused track; `nil` if a graph is focused, or the track is gone.
  package var focusedTrack: TraceTrack? {
    guard case .track(let trace, let id) = focus, traces.indices.contains(trace) else { return nil }
    return traces[trace].track(id)
  }

  /// The selected item.
  package var selectedItem: TraceTrack.Item? {
    guard let selection, let track = focusedTrack, track.items.indices.contains(selection) else { return nil }
    return track.items[selection]
  }

  /// The record of the selected item.
  package var selectedRecord: TraceRecord? {
    guard let focus, let item = selectedItem else { return nil }
    return traces[focus.trace].all.records[item.record]
  }

  /// How the screen is divided.
  package var layout: TraceViewerLayout { TraceViewerLayout(self) }

  /// How many seconds are visible.
  package var visibleSeconds: Double { Double(max(1, layout.laneColumns)) * secondsPerCell }

  /// Whether all of the time is visible.
  package var showsAll: Bool { start <= 0 && visibleSeconds >= totalSeconds }

  /// Makes all of the time visible.
  package mutating func fitAll() {
    start = 0
    secondsPerCell = totalSeconds / Double(max(1, layout.laneColumns))
  }
}
