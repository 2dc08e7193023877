import InferenceTrace
import TerminalUI

/// Identifies a track of a trace.
package struct TraceTrackID: Hashable, Comparable, Sendable {
  /// The kinds of tracks, in their order from top to bottom.
  package enum Group: Int, CaseIterable, Sendable {
    case load, wait, prepare, prepareStep, predict, convert, draw, transmit, event
  }

  /// The kind of track.
  package var group: Group
  /// The compute device, for predictions.
  package var device: String?

  /// Creates an identifier.
  package init(_ group: Group, device: String? = nil) {
    self.group = group
    self.device = device
  }

  /// The track that an interval belongs to. The steps of a load are in the same track as the load.
  package init(_ interval: TraceInterval) {
    switch interval.kind {
    case .load, .loadStep: self.init(.load)
    case .queueWait: self.init(.wait)
    case .prepare: self.init(.prepare)
    case .prepareStep: self.init(.prepareStep)
    case .predict: self.init(.predict, device: interval.device ?? "?")
    case .convert: self.init(.convert)
    case .draw: self.init(.draw)
    case .transmit: self.init(.transmit)
    }
  }

  /// The name to the left of the lanes.
  package var name: String {
    switch group {
    case .load: "load"
    case .wait: "wait"
    case .prepare: "prepare"
    case .prepareStep: "  steps"
    case .predict: "predict \(device ?? "")"
    case .convert: "convert"
    case .draw: "draw"
    case .transmit: "transmit"
    case .event: "events"
    }
  }

  /// The colour of its spans, unless each model has its own.
  package var color: Color {
    switch group {
    case .load: Theme.load
    case .wait: Theme.wait
    case .prepare, .prepareStep: Theme.prepare
    case .predict: Theme.color(ofModel: 0)
    case .convert: Theme.convert
    case .draw: Theme.draw
    case .transmit: Theme.transmit
    case .event: Theme.brand
    }
  }

  /// Whether it is only shown on request.
  package var isDetail: Bool { group == .wait || group == .prepareStep }

  /// By group, then by device name.
  package static func < (left: Self, right: Self) -> Bool {
    (left.group.rawValue, left.device ?? "") < (right.group.rawValue, right.device ?? "")
  }
}

extension Timeline.Span.Kind {
  /// How an interval's outcome looks.
  package init(_ outcome: TraceInterval.Outcome) {
    switch outcome {
    case .completed: self = .completed
    case .cancelled: self = .cancelled
    case .failed: self = .failed
    }
  }
}
