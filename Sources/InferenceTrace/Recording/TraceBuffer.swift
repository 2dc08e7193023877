import Synchronization

/// A recorder that keeps the newest records in a ring of fixed size.
///
/// ```swift
/// let buffer = TraceBuffer()
/// buffer.recordEvent(.note, label: "hello")
/// let reading = buffer.read(after: .start)  // one record, nothing lost
/// ```
///
/// Any number of readers can follow it, each with its own cursor. A reader that is too slow loses the oldest records and learns how
/// many. Safe to use from any thread.
public final class TraceBuffer: TraceRecorder {
  /// A reader's position: the number of records that it has passed.
  public struct Cursor: Sendable, Equatable {
    fileprivate var position: Int

    /// Before the first record.
    public static let start = Cursor(position: 0)
  }

  /// What a reader gets.
  public struct Reading: Sendable {
    /// The records after its cursor, oldest first.
    public var records: [TraceRecord]
    /// The reader's new position.
    public var cursor: Cursor
    /// The number of records that were overwritten before they were read.
    public var lostCount: Int
  }

  /// The largest number of records kept.
  public let capacity: Int
  private let state: Mutex<State>

  private struct State {
    var ring: [TraceRecord] = []
    var count = 0
  }

  /// Creates an empty buffer for `capacity` records, which must be above 0.
  public init(capacity: Int = 65_536) {
    precondition(capacity > 0, "a buffer for no record")
    self.capacity = capacity
    state = Mutex(State())
  }

  /// Keeps the record; if the buffer is full, it replaces the oldest one.
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
