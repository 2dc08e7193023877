import InferenceTrace
import TerminalUI
import Text

/// Identifies the graph of a counter.
package struct CounterTrackID: Hashable, Sendable {
  /// The counter.
  package var name: TraceCounter.Name
  /// Tells counters of the same kind apart.
  package var label: String?

  /// The graph of a counter.
  package init(_ name: TraceCounter.Name, label: String? = nil) {
    self.name = name
    self.label = label
  }

  /// The counters that are shown, in order. The process's peak is the top of the memory graph.
  package static let order: [TraceCounter.Name] = [
    .predictionsInFlight, .tilesWaiting, .residentBytes, .bufferBytes, .processorSeconds, .coreSeconds,
    .sentBytes,
  ]

  /// The name to the left of the graph.
  package var title: String {
    switch name {
    case .residentBytes: "memory"
    case .peakBytes: "peak"
    case .predictionsInFlight: "in flight"
    case .tilesWaiting: "waiting"
    case .processorSeconds: "processor"
    case .coreSeconds: "core \(label ?? "")"
    case .bufferBytes: "  \(label ?? "buffers")"
    case .sentBytes: "sent"
    }
  }

  /// Whether the graph shows how fast the counter grows.
  package var isRate: Bool { [.processorSeconds, .coreSeconds, .sentBytes].contains(name) }

  /// The value at the top of the graph, given the largest sample.
  package func top(peak: Double) -> Double {
    switch name {
    case .coreSeconds: 1
    case .processorSeconds: max(1, peak)
    case .predictionsInFlight, .tilesWaiting: max(1, peak)
    case .residentBytes, .peakBytes, .bufferBytes, .sentBytes: max(1, peak)
    }
  }

  /// A value with its unit, in at most seven columns.
  package func text(_ value: Double) -> String {
    switch name {
    case .residentBytes, .peakBytes, .bufferBytes: Figures.bytes(value)
    case .sentBytes: "\(Figures.bytes(value))/s"
    case .predictionsInFlight, .tilesWaiting: Figures.count(Int(value.rounded()))
    case .processorSeconds, .coreSeconds: "\(Int((value * 100).rounded())) %"
    }
  }

  /// The colour for a share of the graph's height.
  package func color(share: Double) -> Color {
    switch name {
    case .residentBytes, .peakBytes, .bufferBytes: Theme.memory
    case .sentBytes: Theme.transmit
    case .predictionsInFlight: Theme.color(ofModel: 0)
    case .tilesWaiting: Theme.count
    case .processorSeconds, .coreSeconds: Theme.color(ofShare: share)
    }
  }
}
