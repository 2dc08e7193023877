/// Encodes records as the bytes of a file in one format.
///
/// A file cut off after any record must still be readable.
protocol TraceEncoder: Sendable {
  /// The beginning of a file.
  mutating func opening() -> [UInt8]
  /// One record.
  mutating func encode(_ record: TraceRecord) -> [UInt8]
  /// The end of a file that is finished properly.
  func closing() -> [UInt8]
}

extension TraceInterval {
  /// The name of the track on which it is drawn.
  var trackName: String { device.map { "\(kind.rawValue) on \($0)" } ?? kind.rawValue }
}
