import InferenceTrace
import TerminalUI
import Text

/// What a graph of a counter shows.
package struct CounterTrackID: Hashable, Sendable {
  /// The counter.
  package var name: TraceCounter.Name
  /// Which one of several of its kind.
  package var label: String?

  /// A counter's graph.
  package init(_ name: TraceCounter.Name, label: String? = nil) {
    self.name = name
    self.label = label
  }

  /// The counters that are shown, in their order; the process's peak is the top of the memory's graph.
  package static let order: [TraceCounter.Name] = [
    .predictionsInFlight, .tilesWaiting, .residentBytes, .bufferBytes, .processorSeconds, .coreSeconds,
  ]

  /// Its name at the left of the graph.
  package var title: String {
    switch name {
    case .residentBytes: "memory"
    case .peakBytes: "peak"
    case .predictionsInFlight: "in flight"
    case .tilesWaiting: "waiting"
    case .processorSeconds: "processor"
    case .coreSeconds: "core \(label ?? "")"
    case .bufferBytes: "  \(label ?? "buffers")"
    }
  }

  /// Whether what is shown is how fast it grows.
  package var isRate: Bool { name == .processorSeconds || name == .coreSeconds }

  /// The value at the top of its graph, given the largest one there is.
  package func top(peak: Double) -> Double {
    switch name {
    case .coreSeconds: 1
    case .processorSeconds: max(1, peak)
    case .predictionsInFlight, .tilesWaiting: max(1, peak)
    case .residentBytes, .peakBytes, .bufferBytes: max(1, peak)
    }
  }

  /// A value with its unit, in at most seven columns.
  package func text(_ value: Double) -> String {
    switch name {
    case .residentBytes, .peakBytes, .bufferBytes: Figures.bytes(value)
    case .predictionsInFlight, .tilesWaiting: Figures.count(Int(value.rounded()))
    case .processorSeconds, .coreSeconds: "\(Int((value * 100).rounded())) %"
    }
  }

  /// The colour of a share of the graph's height.
  package func color(share: Double) -> Color {
    switch name {
    case .residentBytes, .peakBytes, .bufferBytes: Theme.memory
    case .predictionsInFlight: Theme.color(ofModel: 0)
    case .tilesWaiting: Theme.count
    case .processorSeconds, .coreSeconds: Theme.color(ofShare: share)
    }
  }
}
