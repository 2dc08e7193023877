/// YUV4MPEG2: a line on the whole, then for each frame a line and its planes.
package struct Y4MParser: VideoParser {
  /// What a stream begins with.
  package static let signature = Array("YUV4MPEG2 ".utf8)
  private static let maximumLineLength = 4_096

  private enum State {
    case header, frameHeader
    case frame(Y4MHeader, byteCount: Int)
  }

  private let limits: ImageLimits
  private var state = State.header
  private var header: Y4MHeader?
  private var pending: [UInt8] = []
  private var frameCount = 0
  package let damagedCount = 0

  /// A parser; frames with more pixels than `limits` allow end the stream.
  package init(limits: ImageLimits) { self.limits = limits }

  package var formatName: String { header.map { "Y4M \($0.size) \($0.sampling.rawValue)" } ?? "Y4M" }
  package var isWithinFrame: Bool {
    if case .frame = state { return true }
    return !pending.isEmpty
  }

  package mutating func add(_ bytes: UnsafeRawBufferPointer, _ receive: (VideoFrame) -> Void) throws {
    var place = 0
    while place < bytes.count {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[place...])
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
    pending = []
    state = .frameHeader
  }

  /// Takes bytes up to the line's end; says how many.
  private mutating func addToLine(_ bytes: UnsafeRawBufferPointer) throws -> Int {
    let end = bytes.firstIndex(of: UInt8(ascii: "\n"))
    let count = end.map { $0 + 1 } ?? bytes.count
    pending.append(contentsOf: bytes[..<(end ?? count)])
    guard pending.count <= Self.maximumLineLength else {
      throw VideoError("the Y4M stream has a header of more than \(Self.maximumLineLength) bytes")
    }
    guard end != nil else { return count }
    let line = String(decoding: pending, as: UTF8.self)
    pending = []
    if let header {
      guard line == "FRAME" || line.hasPrefix("FRAME ") else {
        throw VideoError("frame \(frameCount + 1) of the Y4M stream does not begin with FRAME: the stream is damaged")
      }
      state = .frame(header, byteCount: header.byteCount)
      pending.reserveCapacity(header.byteCount)
    } else {
      header = try Y4MHeader(line, limits: limits)
      state = .frameHeader
    }
    return count
  }
}
