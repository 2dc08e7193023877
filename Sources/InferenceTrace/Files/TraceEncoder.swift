/// Turns records into the bytes of one file of some format.
///
/// Whatever is cut off behind a record leaves a file that readers of the format accept.
protocol TraceEncoder: Sendable {
  /// What a file begins with.
  mutating func opening() -> [UInt8]
  /// One record.
  mutating func encode(_ record: TraceRecord) -> [UInt8]
  /// What a file ends with, where it gets an end.
  func closing() -> [UInt8]
}

extension TraceInterval {
  /// The name of the track that it is drawn on.
  var trackName: String { device.map { "\(kind.rawValue) on \($0)" } ?? kind.rawValue }
}
