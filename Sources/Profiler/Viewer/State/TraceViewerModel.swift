import InferenceTrace
import TerminalUI

/// The whole state of the viewer. It changes in `TraceViewerUpdate` alone; views read it.
package struct TraceViewerModel: Sendable {
  /// One thing of the list of tracks.
  package enum Entry: Sendable, Hashable {
    /// The name of a trace, where there are two.
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

  /// The screen's extent.
  package var screenSize: Size
  /// What the terminal's background is like.
  package var appearance = Appearance.dark
  /// One trace, or two that are compared.
  package internal(set) var traces: [OpenTrace]
  /// What is shown of them.
  package internal(set) var filter = TraceFilter()
  /// The filter's text while it is typed.
  package internal(set) var filterInput: String?
  /// Whether tracks of waits and steps are shown.
  package internal(set) var showsDetail = false
  /// The moment at the left edge, in seconds.
  package internal(set) var start = 0.0
  /// The width of a cell in seconds.
  package internal(set) var secondsPerCell = 1.0
  /// The track that has the focus.
  package internal(set) var focus: Entry?
  /// The selected item of the track that has the focus, by its place among the track's items.
  package internal(set) var selection: Int?
  /// The moment that is looked at: where the selection lies, or where was clicked.
  package internal(set) var cursor: Double?
  /// The items of the focused track by their lengths, the longest first, and how many of them have been visited with `s`.
  package internal(set) var slowest: (order: [Int], visited: Int)?
  /// The first track of the list on the screen.
  package internal(set) var firstEntry = 0
  /// Whether the keys are shown.
  package internal(set) var showsHelp = false
  /// A line that takes the place of the key hints until the next key.
  package internal(set) var notice: String?
  /// Where the mouse was pressed, and the left edge then.
  package internal(set) var drag: (column: Int, start: Double)?

  /// A viewer of one trace, or of two above each other, that shows all of them.
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

  /// Seconds of the longest trace.
  package var totalSeconds: Double { traces.map(\.all.seconds).max() ?? 1 }

  /// The tracks and graphs of all traces, from the top.
  package var entries: [Entry] {
    traces.enumerated().flatMap { number, trace -> [Entry] in
      (traces.count > 1 ? [.heading(trace: number)] : [])
        + trace.tracks.filter { showsDetail || !$0.id.isDetail }.map { .track(trace: number, $0.id) }
        + trace.all.counters.filter { $0.id.name != .peakBytes }.map { .counter(trace: number, $0.id) }
    }
  }

  /// The track that has the focus; `nil` where that is a graph, or gone.
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

  /// Seconds that are seen.
  package var visibleSeconds: Double { Double(max(1, layout.laneColumns)) * secondsPerCell }

  /// Whether all of the traces is seen.
  package var showsAll: Bool { start <= 0 && visibleSeconds >= totalSeconds }

  /// Shows all of the traces.
  package mutating func fitAll() {
    start = 0
    secondsPerCell = totalSeconds / Double(max(1, layout.laneColumns))
  }
}
