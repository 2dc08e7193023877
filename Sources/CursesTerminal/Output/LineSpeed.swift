/// How fast the line to the terminal is, from receipts: replies to a question that follows what was sent.
///
/// It decides how much may be on its way, so that a key's frame never waits long behind pictures.
package struct LineSpeed: Sendable {
  package typealias Instant = ContinuousClock.Instant

  /// How long what is on its way may take.
  private static let delay = 0.02
  private static let leastWindow = 8 << 10
  private static let mostWindow = 512 << 10
  /// A line below this gets smaller pictures first, in bytes per second.
  private static let slow = 2e6
  /// After this long without a receipt the terminal is taken for one that gives none.
  private static let patience = Duration.seconds(1)
  /// The speed that is assumed then.
  private static let assumed = 1e6

  private struct Mark {
    var sent: Int
    var time: Instant
  }

  /// Bytes sent and bytes acknowledged.
  private var sent = 0
  private var acknowledged = 0
  private var marks: [Mark] = []
  private var lastReceipt: Mark?
  private var isDeaf = false
  /// Bytes per second; `nil` until it is known.
  package private(set) var bytesPerSecond: Double?

  package init() {}

  /// Whether the line is known to be slow.
  package var isSlow: Bool { bytesPerSecond.map { $0 < Self.slow } ?? false }

  /// Whether it is known to be fast.
  package var isFast: Bool { bytesPerSecond.map { $0 >= Self.slow } ?? false }

  /// How many bytes may be on their way.
  private var window: Int {
    guard let bytesPerSecond else { return 2 * Self.leastWindow }
    return min(Self.mostWindow, max(Self.leastWindow, Int(bytesPerSecond * Self.delay)))
  }

  /// How many bytes may be sent now.
  package var room: Int { window - (sent - acknowledged) }

  /// Notes that bytes were sent; returns whether to ask for a receipt behind them.
  package mutating func send(_ count: Int, at now: Instant) -> Bool {
    sent += count
    guard !isDeaf, sent - (marks.last?.sent ?? acknowledged) >= window / 2 else { return false }
    marks.append(Mark(sent: sent, time: now))
    return true
  }

  /// Notes a receipt.
  package mutating func receive(at now: Instant) {
    guard !marks.isEmpty else { return }
    let mark = marks.removeFirst()
    isDeaf = false
    // The line has been busy with these bytes since the receipt before, or since they were sent if that was later.
    let begun = lastReceipt.map { max($0.time, mark.time) } ?? mark.time
    let count = mark.sent - (lastReceipt?.sent ?? 0)
    let seconds = max(1e-5, begun.duration(to: now).seconds)
    let speed = Double(count) / seconds
    bytesPerSecond = bytesPerSecond.map { $0 * 0.7 + speed * 0.3 } ?? speed
    acknowledged = max(acknowledged, mark.sent)
    lastReceipt = Mark(sent: mark.sent, time: now)
  }

  /// Gives up a receipt that does not come, and lets time stand in for it. Call it from time to time while there is something to
  /// send.
  package mutating func lookForSilence(at now: Instant) {
    if let first = marks.first, now - first.time > Self.patience {
      isDeaf = true
      marks = []
      lastReceipt = Mark(sent: acknowledged, time: now)
      bytesPerSecond = Self.assumed
    }
    guard isDeaf, let last = lastReceipt else { return }
    let arrived = Int(last.time.duration(to: now).seconds * Self.assumed)
    acknowledged = min(sent, acknowledged + arrived)
    lastReceipt = Mark(sent: acknowledged, time: now)
  }
}
