/// Divides a stream of bytes into frames. The bytes may arrive in pieces of any size.
package protocol VideoParser: Sendable {
  /// Takes the next bytes and passes on the frames that they complete.
  ///
  /// - Throws: `VideoError` if no further frame can be found.
  mutating func add(_ bytes: UnsafeRawBufferPointer, _ receive: (VideoFrame) -> Void) throws

  /// The number of frames that are incomplete or unreadable.
  var damagedCount: Int { get }

  /// Whether the current frame has not ended yet.
  var isWithinFrame: Bool { get }

  /// The format in words, for example "MJPEG" or "Y4M 640×480 4:2:0".
  var formatName: String { get }
}

/// Why a stream of bytes cannot be read as video.
package struct VideoError: Error, CustomStringConvertible, Equatable {
  package let description: String

  package init(_ description: String) { self.description = description }
}
