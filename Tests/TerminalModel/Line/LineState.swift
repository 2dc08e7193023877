import Foundation

/// How fast a terminal reads.
package enum ReadingRate: Sendable, Equatable {
  case unlimited
  /// So many bytes a second, as over a slow line.
  case bytesPerSecond(Int)
  /// Not at all: the program's writes block once the line is full.
  case stopped
}

/// How the terminal's answers come back.
package struct ReplyTiming: Sendable, Equatable {
  /// How long an answer is on its way.
  package var delay: Duration
  /// The pause after each byte; `nil` sends answers whole.
  package var pauseBetweenBytes: Duration?

  package init(delay: Duration = .zero, pauseBetweenBytes: Duration? = nil) {
    (self.delay, self.pauseBetweenBytes) = (delay, pauseBetweenBytes)
  }
}

/// What the threads of a pseudo-terminal share.
struct LineState {
  /// What is waited for, and when it came.
  struct Watch {
    var condition: @Sendable (TerminalScreen) -> Bool
    var fulfilled: ContinuousClock.Instant?
  }

  var screen: TerminalScreen
  var rate: ReadingRate
  var timing = ReplyTiming()
  var receivedBytes = 0
  var lastReceipt: ContinuousClock.Instant?
  /// All bytes since the last mark, if they are kept.
  var recording: [UInt8]?
  var watches: [Int: Watch] = [:]
  var nextWatch = 0
  var isLineClosed = false
  var isAbandoned = false
  var exitStatus: Int32?

  /// Takes what the program wrote, and looks whether that is what somebody waits for.
  mutating func receive(_ bytes: [UInt8]) -> [[UInt8]] {
    receivedBytes += bytes.count
    recording?.append(contentsOf: bytes)
    lastReceipt = .now
    var rest = bytes[...]
    while !rest.isEmpty {
      // The end of a frame that is held back, `CSI ? 2026 l`, is a moment at which the screen is to be seen.
      let piece = watches.isEmpty ? rest : rest[...(rest.firstIndex(of: 0x6C) ?? rest.endIndex - 1)]
      let frames = screen.heldFrameCount
      screen.feed(piece)
      rest = rest[piece.endIndex...]
      if screen.heldFrameCount > frames || rest.isEmpty && !screen.isHeldBack { look() }
    }
    return screen.takeReplies()
  }

  private mutating func look() {
    for (number, watch) in watches where watch.fulfilled == nil && watch.condition(screen) {
      watches[number]?.fulfilled = .now
    }
  }
}
