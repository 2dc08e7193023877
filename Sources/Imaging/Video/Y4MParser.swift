/// YUV4MPEG2: a header line, then a line and the planes for each frame.
package struct Y4MParser: VideoParser {
  /// The bytes that a stream begins with.
  package static let signature = Array("YUV4MPEG2 ".utf8)
  private static let maximumLineLength = 4_096

  private enum State {
    case header, frameHeader
    /// The next frame's header is not where it should be. It is searched for, also inside the previous frame, which may lack some
    /// bytes.
    case lost
    case frame(Y4MHeader, byteCount: Int)
  }

  private let limits: ImageLimits
  private var state = State.header
  private var header: Y4MHeader?
  private var pending: [UInt8] = []
  private var frameCount = 0
  /// The previous frame, until the next one has begun where it should.
  private var last: [UInt8] = []
  private var gap = 0
  package private(set) var damagedCount = 0

  /// Creates a parser; a frame with more pixels than `limits` allow ends the stream with an error.
  package init(limits: ImageLimits) { self.limits = limits }

  package var formatName: String { header.map { "Y4M \($0.size) \($0.sampling.rawValue)" } ?? "Y4M" }
  package var isWithinFrame: Bool {
    if case .frame = state { return true }
    return !pending.isEmpty
  }

  package mutating func add(_ bytes: UnsafeRawBufferPointer, _ receive: (VideoFrame) -> Void) throws {
    try consume(bytes, receive)
    while let rest = try find() {
      try rest.withUnsafeBytes { try consume($0, receive) }
    }
  }

  private mutating func consume(_ bytes: UnsafeRawBufferPointer, _ receive: (VideoFrame) -> Void) throws {
    var place = 0
    while place < bytes.count {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[place...])
      if case .lost = state {
        pending.append(contentsOf: rest)
        return
      }
      if case .frame(let header, let byteCount) = state {
        let count = min(rest.count, byteCount - pending.count)
        pending.append(contentsOf: rest[..<count])
        place += count
        if pending.count == byteCount { endFrame(header, receive) }
      } else {
        place += try addToLine(rest)
      }
    }
  }

  private mutating func endFrame(_ header: Y4MHeader, _ receive: (VideoFrame) -> Void) {
    frameCount += 1
    receive(.planar(PlanarFrame(header, bytes: pending)))
    last = pending
    pending = []
    state = .frameHeader
  }

  /// Takes bytes up to the line's end; returns how many.
  private mutating func addToLine(_ bytes: UnsafeRawBufferPointer) throws -> Int {
    let end = bytes.firstIndex(of: UInt8(ascii: "\n"))
    let count = end.map { $0 + 1 } ?? bytes.count
    pending.append(contentsOf: bytes[..<(end ?? count)])
    guard pending.count <= Self.maximumLineLength else {
      if header != nil {
        lose(pending)
        return count
      }
      throw VideoError("the Y4M stream has a header of more than \(Self.maximumLineLength) bytes")
    }
    guard end != nil else { return count }
    let lineBytes = pending
    let line = String(decoding: lineBytes, as: UTF8.self)
    pending = []
    if let header {
      guard line == "FRAME" || line.hasPrefix("FRAME ") else {
        guard frameCount > 0 else { throw VideoError("the Y4M stream's first frame does not begin with FRAME") }
        lose(lineBytes + [UInt8(ascii: "\n")])
        return count
      }
      last = []
      state = .frame(header, byteCount: header.byteCount)
      pending.reserveCapacity(header.byteCount)
    } else {
      header = try Y4MHeader(line, limits: limits)
      state = .frameHeader
    }
    return count
  }

  private mutating func lose(_ bytes: [UInt8]) {
    damagedCount += 1
    pending = last + bytes
    last = []
    gap = 0
    state = .lost
  }

  /// The pending bytes from the next frame's header on; `nil` if there is none, or if none is being searched for.
  private mutating func find() throws -> [UInt8]? {
    guard case .lost = state, let header else { return nil }
    let word = Array("FRAME".utf8)
    let found = pending.indices.dropLast(word.count).first { place in
      pending[place...].starts(with: word)
        && [UInt8(ascii: "\n"), UInt8(ascii: " ")].contains(pending[place + word.count])
    }
    guard let found else {
      // Only part of the word may have arrived.
      gap += max(0, pending.count - word.count)
      pending.removeFirst(max(0, pending.count - word.count))
      guard gap <= 2 * header.byteCount + Self.maximumLineLength else {
        throw VideoError("no frame begins after frame \(frameCount) of the Y4M stream: the stream is damaged")
      }
      return nil
    }
    let rest = Array(pending[found...])
    pending = []
    state = .frameHeader
    return rest
  }
}
