import InferenceTrace
import TerminalUI

/// How an event looks in its track; if a cell has several, the most important one is shown.
package enum EventMark: Int, CaseIterable, Sendable {
  case hit, miss, eviction, cancellation, note

  /// The mark for a kind of event.
  package init(_ kind: TraceEvent.Kind) {
    switch kind {
    case .cacheHit: self = .hit
    case .cacheMiss: self = .miss
    case .cacheEviction: self = .eviction
    case .cancellation: self = .cancellation
    case .note: self = .note
    }
  }

  /// Its character and colour.
  package var cell: Cell {
    switch self {
    case .hit: Cell("·", Style(foreground: Theme.secondary))
    case .miss: Cell("○", Style(foreground: Theme.prepare))
    case .eviction: Cell("▾", Style(foreground: Theme.memory))
    case .cancellation: Cell("×", Style(foreground: Theme.failure))
    case .note: Cell("◆", Style(foreground: Theme.brand))
    }
  }

  /// What the mark means, for a legend.
  package var meaning: String {
    switch self {
    case .hit: "hit"
    case .miss: "miss"
    case .eviction: "eviction"
    case .cancellation: "cancelled"
    case .note: "note"
    }
  }
}
