/// Recognises a stream's format by its first bytes, and divides the stream into frames.
package struct VideoStreamParser: Sendable {
  private static let signatureLength = Y4MParser.signature.count

  private let limits: ImageLimits
  private var beginning: [UInt8] = []
  private var parser: (any VideoParser)?

  /// Creates a parser for all known formats; a frame beyond `limits` ends the stream with an error.
  package init(limits: ImageLimits) { self.limits = limits }

  /// The number of frames that are incomplete or unreadable.
  package var damagedCount: Int { parser?.damagedCount ?? 0 }
  /// Whether the current frame has not ended yet.
  package var isWithinFrame: Bool { parser?.isWithinFrame ?? !beginning.isEmpty }
  /// The format in words; `nil` until it is known.
  package var formatName: String? { parser?.formatName }

  /// Takes the next bytes and passes on the frames that they complete.
  ///
  /// - Throws: `VideoError` if the format is unknown or no further frame can be found.
  package mutating func add(_ bytes: UnsafeRawBufferPointer, _ receive: (VideoFrame) -> Void) throws {
    guard parser == nil else {
      try parser?.add(bytes, receive)
      return
    }
    beginning.append(contentsOf: bytes)
    guard beginning.count >= Self.signatureLength else { return }
    let start = beginning
    beginning = []
    if start.starts(with: Y4MParser.signature) {
      parser = Y4MParser(limits: limits)
    } else if start.starts(with: [0xFF, 0xD8]) {
      parser = MJPEGParser(maximumFrameBytes: limits.maximumFileBytes)
    } else {
      let shown = start.prefix(8).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
      throw VideoError(
        "this is neither MJPEG nor Y4M: it begins with \(shown.joined(separator: " ")); "
          + "“ffmpeg -i … -f mjpeg -” turns nearly any video into MJPEG")
    }
    try start.withUnsafeBytes { try parser?.add($0, receive) }
  }
}
