import Synchronization

/// A recorder that keeps the newest records in a ring of fixed size.
///
/// Any number of readers follow it, each with a cursor of its own; a reader that is too slow loses the oldest records and
/// is told how many. Safe to use from any thread.
public final class TraceBuffer: TraceRecorder {
  /// Where a reader stands: the number of records it has passed.
  public struct Cursor: Sendable, Equatable {
    fileprivate var position: Int

    /// Before the first record.
    public static let start = Cursor(position: 0)
  }

  /// What a reader gets.
  public struct Reading: Sendable {
    /// The records since its cursor, oldest first.
    public var records: [TraceRecord]
    /// Where it stands now.
    public var cursor: Cursor
    /// How many records were overwritten before it came.
    public var lostCount: Int
  }

  /// The most records that are kept.
  public let capacity: Int
  private let state: Mutex<State>

  private struct State {
    var ring: [TraceRecord] = []
    var count = 0
  }

  /// An empty buffer.
  public init(capacity: Int = 65_536) {
    precondition(capacity > 0, "a buffer for no record")
    self.capacity = capacity
    state = Mutex(State())
  }

  /// Keeps the record, in place of the oldest where the buffer is full.
  public func record(_ record: TraceRecord) {
    state.withLock { state in
      if state.ring.count < capacity {
        state.ring.append(record)
      } else {
        state.ring[state.count % capacity] = record
      }
      state.count += 1
    }
  }

  /// The records that came after `cursor`.
  public func read(after cursor: Cursor) -> Reading {
    state.withLock { state in
      let first = max(cursor.position, state.count - state.ring.count)
      var records: [TraceRecord] = []
      records.reserveCapacity(state.count - first)
      for position in first..<max(first, state.count) { records.append(state.ring[position % capacity]) }
      return Reading(
        records: records, cursor: Cursor(position: state.count), lostCount: first - cursor.position)
    }
  }
}
