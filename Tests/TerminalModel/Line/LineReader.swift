import Foundation

/// Reads what the program writes, at the terminal's speed, and sends the answers back.
struct LineReader {
  let master: TerminalMaster
  let state: Monitor<LineState>
  let writing: DispatchQueue

  /// A slow line is read in so many pieces a second.
  private static let piecesPerSecond = 100

  /// Reads until the program's end of the line is closed.
  func run() {
    var free = ContinuousClock.now
    while let (rate, isAbandoned) = next(), !isAbandoned {
      if !master.isReadable(within: 0) {
        // Looks up now and then, because a terminal that is given up closes the line only afterwards.
        guard master.isReadable(within: 50) else { continue }
        // A line that was idle carries nothing faster for that.
        free = .now
      }
      let size = if case .bytesPerSecond(let count) = rate { max(1, count / Self.piecesPerSecond) } else { 4_096 }
      guard let bytes = master.read(atMost: min(size, 65_536)) else { break }
      if case .bytesPerSecond(let count) = rate {
        // This is the slow line itself, not a wait for something to happen: its bytes are there, and answered, only when it has
        // carried them. A pause that was too long is made up for.
        free = max(free, .now - .milliseconds(20)) + .nanoseconds(bytes.count * 1_000_000_000 / max(1, count))
        let pause = ContinuousClock.now.duration(to: free)
        if pause > .zero { usleep(UInt32(clamping: Self.nanoseconds(pause) / 1_000)) }
      }
      let (replies, timing) = state.withLock { ($0.receive(bytes), $0.timing) }
      for reply in replies { send(reply, timing) }
    }
    state.withLock { $0.isLineClosed = true }
  }

  /// The rate, once the terminal reads at all.
  private func next() -> (ReadingRate, isAbandoned: Bool)? {
    var result: (ReadingRate, Bool)?
    _ = state.wait { line in
      guard line.rate != .stopped || line.isAbandoned else { return false }
      result = (line.rate, line.isAbandoned)
      return true
    }
    return result
  }

  private func send(_ reply: [UInt8], _ timing: ReplyTiming) {
    let nanoseconds = Self.nanoseconds(timing.delay)
    writing.asyncAfter(deadline: .now() + .nanoseconds(nanoseconds)) { [master] in
      guard let pause = timing.pauseBetweenBytes else { return master.write(reply) }
      for byte in reply {
        master.write([byte])
        usleep(UInt32(clamping: Self.nanoseconds(pause) / 1_000))
      }
    }
  }

  private static func nanoseconds(_ duration: Duration) -> Int {
    Int(duration.components.seconds) * 1_000_000_000 + Int(duration.components.attoseconds / 1_000_000_000)
  }
}
