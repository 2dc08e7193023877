/// How a stream ended.
package enum StreamEnd: Sendable, Equatable {
  /// Behind a frame, or before the first.
  case complete
  /// Within a frame.
  case truncated
  /// It cannot be read further; why.
  case failed(String)
  /// Nothing came for too long, in seconds.
  case stalled(Double)
  /// A signal or a key ended it; the program's exit status.
  case interrupted(Int32)
}
