import InferenceTrace
import Synchronization

/// Keeps all records.
package final class SpyRecorder: TraceRecorder {
  private let kept = Mutex<[TraceRecord]>([])

  package init() {}

  package func record(_ record: TraceRecord) { kept.withLock { $0.append(record) } }

  /// All records, the oldest first.
  package var records: [TraceRecord] { kept.withLock { $0 } }
  /// The intervals among them.
  package var intervals: [TraceInterval] {
    records.compactMap { if case .interval(let interval) = $0 { interval } else { nil } }
  }
  /// The events among them.
  package var events: [TraceEvent] { records.compactMap { if case .event(let event) = $0 { event } else { nil } } }

  /// How the intervals of a kind ended.
  package func outcomes(_ kind: TraceInterval.Kind) -> [TraceInterval.Outcome] {
    intervals.filter { $0.kind == kind }.map(\.outcome)
  }

  /// What the events of a kind were about.
  package func labels(_ kind: TraceEvent.Kind) -> [String] { events.filter { $0.kind == kind }.map(\.label) }
}
