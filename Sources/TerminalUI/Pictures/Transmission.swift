/// An image on its way to the terminal.
package struct Transmission: Sendable, Equatable {
  /// When it was asked for.
  package var start: ContinuousClock.Instant
  /// When its last byte was sent, or when it was given up.
  package var end: ContinuousClock.Instant
  /// Bytes sent for it.
  package var byteCount: Int
  /// Whether it was sent; otherwise it had scrolled away.
  package var wasSent: Bool

  package init(
    start: ContinuousClock.Instant, end: ContinuousClock.Instant, byteCount: Int, wasSent: Bool
  ) {
    (self.start, self.end, self.byteCount, self.wasSent) = (start, end, byteCount, wasSent)
  }
}
