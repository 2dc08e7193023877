/// How a stream ended.
package enum StreamEnd: Sendable, Equatable {
  /// After a complete frame, or before the first.
  case complete
  /// In the middle of a frame.
  case truncated
  /// Reading failed, for this reason.
  case failed(String)
  /// Nothing arrived for this many seconds.
  case stalled(Double)
  /// A signal or a key ended it; the program's exit status.
  case interrupted(Int32)
}
