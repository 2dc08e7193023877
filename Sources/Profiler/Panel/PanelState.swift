import InferenceTrace

/// The panel's own state: what was recorded, and which part of its time is shown. The gallery and a stream hold one each.
package struct PanelState: Sendable {
  /// What is recorded of the last minute.
  package private(set) var trace = TraceWindow()
  /// Where the panel's time ends: the moment of the last tick.
  package private(set) var end = TraceTime.now
  /// The trace as it was when the panel was frozen; `nil` while it moves.
  package internal(set) var frozen: (window: TraceWindow, end: TraceTime)?
  /// How many seconds before the freeze the frozen lanes end.
  package internal(set) var age = 0.0
  /// Milliseconds that a cell of the lanes stands for.
  package internal(set) var millisecondsPerCell = 50
  /// Whether the panel is wanted beside the pictures.
  package var isWanted = true
  /// Whether the panel has the whole screen.
  package var isFullScreen = false

  package init() {}

  /// Takes in what was recorded until now.
  package mutating func add(_ records: [TraceRecord], now: TraceTime) {
    trace.add(records, now: now)
    end = now
  }

  /// What the panel shows: the live trace, or the frozen one.
  package var shown: (window: TraceWindow, end: TraceTime) { frozen ?? (trace, end) }

  /// Seconds that the lanes of the panel stand for on such a screen.
  package func laneSeconds(in layout: ScreenLayout) -> Double {
    let columns = isFullScreen ? layout.middle.columns : layout.panel.columns
    return Double(max(1, columns - 12) * millisecondsPerCell) / 1_000
  }
}
