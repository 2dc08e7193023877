import Glibc
import Imaging
import InferenceTrace
import Scheduling

/// Reads a video from a file descriptor on its own thread, as fast as it arrives.
struct FrameReader: Sendable {
  /// An event of the stream.
  enum Event: Sendable {
    /// The format is known; its name.
    case format(String)
    /// A complete frame arrived.
    case frame(VideoFrame, arrival: TraceTime)
    /// The number of frames so far that cannot be decoded.
    case damaged(count: Int)
    /// Nothing has arrived for this many seconds.
    case silent(seconds: Double)
    /// The stream has ended.
    case ended(StreamEnd)
  }

  private static let chunkSize = 1 << 16
  /// How often silence is reported, in milliseconds.
  private static let silencePeriod: Int32 = 500

  let descriptor: Int32
  let limits: ImageLimits

  /// Starts reading. `report` is called on the reader's thread; the last event is the end.
  func start(report: @escaping @Sendable (Event) -> Void) {
    BlockingThread.start(name: "vitrine-frames") { report(.ended(read(report))) }
  }

  private func read(_ report: (Event) -> Void) -> StreamEnd {
    var parser = VideoStreamParser(limits: limits)
    var isFormatKnown = false
    var damagedCount = 0
    var lastArrival = TraceTime.now
    return withUnsafeTemporaryAllocation(byteCount: Self.chunkSize, alignment: 16) { chunk in
      while true {
        var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        if poll(&state, 1, Self.silencePeriod) == 0 {
          report(.silent(seconds: TraceTime.now.seconds(since: lastArrival)))
          continue
        }
        let count = Glibc.read(descriptor, chunk.baseAddress, chunk.count)
        if count < 0 && (errno == EINTR || errno == EAGAIN) { continue }
        guard count >= 0 else { return .failed("reading failed: \(String(cString: strerror(errno)))") }
        guard count > 0 else { return parser.isWithinFrame ? .truncated : .complete }
        lastArrival = .now
        do {
          try parser.add(UnsafeRawBufferPointer(rebasing: chunk[..<count])) { frame in
            report(.frame(frame, arrival: lastArrival))
          }
        } catch {
          return .failed(String(describing: error))
        }
        if !isFormatKnown, let name = parser.formatName {
          isFormatKnown = true
          report(.format(name))
        }
        if parser.damagedCount != damagedCount {
          damagedCount = parser.damagedCount
          report(.damaged(count: damagedCount))
        }
      }
    }
  }
}
