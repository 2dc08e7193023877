import Glibc

/// Concatenated JPEGs, as `ffmpeg -f mjpeg -` writes them; anything between them is skipped.
///
/// A JPEG's end is found by following its structure, because the bytes of an end marker may also occur inside its segments, for
/// example in an embedded thumbnail.
package struct MJPEGParser: VideoParser {
  private enum State {
    /// Looking for a JPEG's first marker.
    case outside, outsideMarker
    /// Inside a JPEG, before a marker or before its second byte.
    case marker, markerCode
    /// Before the two bytes of a segment's length.
    case length(code: UInt8), lengthEnd(code: UInt8, high: UInt8)
    /// This many bytes of a segment are left; after the header of a scan, compressed data follows.
    case segment(left: Int, code: UInt8)
    /// Inside compressed data, or there after a byte that may start a marker.
    case scan, scanMarker
  }

  /// How many bytes are searched for the next JPEG.
  private static let maximumGap = 1 << 20
  /// How often, on average, a stream may be read again to find frames inside damaged ones.
  private static let maximumRereading = 8

  private let maximumFrameBytes: Int
  private var state = State.outside
  private var frame: [UInt8] = []
  private var gap = 0
  private var byteCount = 0
  private var rereadCount = 0
  /// Bytes of other frames inside a frame that was given up.
  private var swallowed: [UInt8]?
  package private(set) var damagedCount = 0

  package init(maximumFrameBytes: Int) { self.maximumFrameBytes = maximumFrameBytes }

  package var formatName: String { "MJPEG" }
  package var isWithinFrame: Bool { !frame.isEmpty }

  package mutating func add(_ bytes: UnsafeRawBufferPointer, _ receive: (VideoFrame) -> Void) throws {
    byteCount += bytes.count
    // Bytes to read next. The newest comes first: it precedes the others in the stream.
    var waiting: [[UInt8]] = []
    try consume(bytes, &waiting, receive)
    while let next = waiting.popLast() {
      try next.withUnsafeBytes { try consume($0, &waiting, receive) }
    }
  }

  /// Reads bytes up to their end, or until a frame is given up; then the bytes that it had swallowed and the rest are queued.
  private mutating func consume(
    _ bytes: UnsafeRawBufferPointer, _ waiting: inout [[UInt8]], _ receive: (VideoFrame) -> Void
  ) throws {
    var place = 0
    while place < bytes.count {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[place...])
      place += try advance(rest, receive)
      if let swallowed {
        self.swallowed = nil
        waiting.append(Array(bytes[place...]))
        waiting.append(swallowed)
        return
      }
      guard frame.count <= maximumFrameBytes else {
        throw VideoError("a frame has more than \(maximumFrameBytes >> 20) megabytes, the limit")
      }
      guard gap <= Self.maximumGap else { throw VideoError("no JPEG in \(gap >> 20) megabyte of the stream") }
    }
  }

  /// Handles at least one byte; returns how many it consumed.
  private mutating func advance(_ bytes: UnsafeRawBufferPointer, _ receive: (VideoFrame) -> Void) throws -> Int {
    let byte = bytes[0]
    switch state {
    case .outside:
      let count = Self.countUpToMarker(bytes)
      gap += count
      if bytes[count - 1] == 0xFF { state = .outsideMarker }
      return count
    case .scan:
      let count = Self.countUpToMarker(bytes)
      frame.append(contentsOf: bytes[..<count])
      if bytes[count - 1] == 0xFF { state = .scanMarker }
      return count
    // The length and the next byte are the beginning of another JPEG: the segment was cut off before its length.
    case .segment(0xFFD8 - 2, _) where byte == 0xFF:
      frame.append(byte)
      giveUp()
    case .segment(let left, let code):
      let count = min(left, bytes.count)
      let start = frame.count
      frame.append(contentsOf: bytes[..<count])
      state = count < left ? .segment(left: left - count, code: code) : code == 0xDA ? .scan : .marker
      // Only application segments and comments may contain thumbnails; a table that contains a JPEG was cut off.
      if !(0xE0...0xEF).contains(code) && code != 0xFE && holdsJPEG(from: start) { giveUp() }
      return count
    case .outsideMarker: outsideMarker(byte)
    case .marker:
      // A segment cut off two bytes before its end has swallowed the beginning of the next JPEG.
      let beginsAnother = frame.count > 2 && frame.suffix(2) == [0xFF, 0xD8]
      frame.append(byte)
      if byte == 0xFF && !beginsAnother { state = .markerCode } else { giveUp() }
    case .markerCode: markerCode(byte, receive)
    case .scanMarker:
      switch byte {
      case 0x00, 0xD0...0xD7:
        frame.append(byte)
        state = .scan
      default: markerCode(byte, receive)
      }
    case .length(let code):
      frame.append(byte)
      state = .lengthEnd(code: code, high: byte)
    case .lengthEnd(let code, let high):
      frame.append(byte)
      let left = Int(high) << 8 + Int(byte) - 2
      if left < 0 {
        giveUp()
      } else {
        state = left > 0 ? .segment(left: left, code: code) : code == 0xDA ? .scan : .marker
      }
    }
    return 1
  }

  private mutating func outsideMarker(_ byte: UInt8) {
    gap += 1
    switch byte {
    case 0xD8: begin()
    case 0xFF: break
    default: state = .outside
    }
  }

  private mutating func markerCode(_ code: UInt8, _ receive: (VideoFrame) -> Void) {
    frame.append(code)
    switch code {
    // Any number of these may come before a marker's code.
    case 0xFF: break
    case 0xD9:
      receive(.jpeg(frame))
      frame = []
      state = .outside
    // The frame before this one has no end.
    case 0xD8:
      damagedCount += 1
      begin()
    case 0x01, 0xD0...0xD7: state = .marker
    case 0x00: giveUp()
    default: state = .length(code: code)
    }
  }

  private mutating func begin() {
    frame = [0xFF, 0xD8]
    gap = 0
    state = .marker
  }

  /// Continues with the next JPEG, even one inside what was taken for a part of this frame: a segment that was cut off, or whose
  /// length is wrong, swallows the beginning of the next frame.
  private mutating func giveUp() {
    damagedCount += 1
    if let start = Self.startOfJPEG(in: frame), rereadCount < byteCount * Self.maximumRereading {
      gap += start
      swallowed = Array(frame[start...])
      rereadCount += frame.count - start
    } else {
      gap += frame.count
    }
    frame = []
    state = .outside
  }

  /// Whether a JPEG begins among the frame's newest bytes.
  private func holdsJPEG(from start: Int) -> Bool {
    let first = max(2, start - 2)
    return (first..<max(first, frame.count - 2)).contains {
      frame[$0] == 0xFF && frame[$0 + 1] == 0xD8 && frame[$0 + 2] == 0xFF
    }
  }

  /// Where the next JPEG begins after the first two bytes, even if the rest of its beginning is still to come.
  private static func startOfJPEG(in frame: [UInt8]) -> Int? {
    let beginning: [UInt8] = [0xFF, 0xD8, 0xFF]
    return frame.indices.dropFirst(2).first { beginning.starts(with: frame[$0...].prefix(3)) }
  }

  /// The number of bytes up to and including the first that may start a marker; all of them if there is none.
  private static func countUpToMarker(_ bytes: UnsafeRawBufferPointer) -> Int {
    guard let start = bytes.baseAddress, let found = memchr(start, 0xFF, bytes.count) else { return bytes.count }
    return UnsafeRawPointer(found) - start + 1
  }
}
