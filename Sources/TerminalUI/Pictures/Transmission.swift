/// A picture on its way to the terminal.
package struct Transmission: Sendable, Equatable {
  /// How long ago it was asked for when its last byte was sent, or when it was given up.
  package var duration: Duration
  /// Bytes sent for it.
  package var byteCount: Int
  /// Whether all of it was sent; otherwise it had left the screen.
  package var isComplete: Bool

  package init(duration: Duration, byteCount: Int, isComplete: Bool) {
    (self.duration, self.byteCount, self.isComplete) = (duration, byteCount, isComplete)
  }
}
