/// Divides a stream of bytes into frames, however it is cut into pieces.
package protocol VideoParser: Sendable {
  /// Takes in the next bytes and hands on the frames that they complete.
  ///
  /// - Throws: `VideoError` where no further frame can be found.
  mutating func add(_ bytes: UnsafeRawBufferPointer, _ receive: (VideoFrame) -> Void) throws

  /// Frames that were begun and not carried through, or that cannot be made out.
  var damagedCount: Int { get }

  /// Whether the end of a frame has not come yet.
  var isWithinFrame: Bool { get }

  /// The format in words: "MJPEG", "Y4M 640×480 4:2:0".
  var formatName: String { get }
}

/// Why a stream of bytes is no video that can be read.
package struct VideoError: Error, CustomStringConvertible, Equatable {
  package let description: String

  package init(_ description: String) { self.description = description }
}
