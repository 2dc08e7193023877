import Dispatch
import Glibc

/// Writes to the terminal without ever waiting for it: what it does not take yet is kept and sent when it does.
///
/// Frames go first. Between them go the pieces of pictures, as far as the line's speed allows.
@MainActor final class TerminalOutput {
  /// A piece of a picture, and what to do once it is sent.
  struct Piece {
    var bytes: [UInt8]
    var onSent: (@MainActor () -> Void)?
  }

  /// DSR 5: every terminal answers `CSI 0 n`, and so tells that it has read everything before.
  private static let receiptQuery = Array("\u{1B}[5n".utf8)

  /// How long the last bytes wait for a terminal that does not read.
  private static let leavingPatience = Duration.milliseconds(500)

  /// Called when everything urgent has been sent.
  var onFlowing: (@MainActor () -> Void)?
  /// Called when the terminal is asked for a receipt.
  var onReceiptQuery: (@MainActor () -> Void)?
  /// The next piece of a picture, if there is one.
  var nextPiece: (@MainActor () -> Piece?)?
  /// Bytes that the terminal has taken since the start.
  private(set) var byteCount = 0
  private(set) var speed = LineSpeed()
  /// Whether to measure the line's speed; only pictures need it.
  var measuresSpeed = false

  /// What it writes with.
  let descriptor: Int32
  private let ownsDescriptor: Bool
  private var unsent: [UInt8] = []
  private var offset = 0
  private var afterwards: (@MainActor () -> Void)?
  private let source: any DispatchSourceWrite
  private var isWaiting = false
  private let timer: any DispatchSourceTimer
  /// Whether the terminal is being given back: nothing but the last bytes may follow.
  private var isLeaving = false
  private var isClosed = false

  /// A way to the terminal. The descriptor's own mode must not change, because others share it, so the device is opened again.
  init(terminal: Int32) {
    let own = open("/proc/self/fd/\(terminal)", O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    descriptor = own >= 0 ? own : terminal
    ownsDescriptor = own >= 0
    source = DispatchSource.makeWriteSource(fileDescriptor: descriptor, queue: .main)
    timer = DispatchSource.makeTimerSource(queue: .main)
    source.setEventHandler { [weak self] in MainActor.assumeIsolated { self?.pump() } }
    timer.setEventHandler { [weak self] in MainActor.assumeIsolated { self?.pump() } }
    timer.activate()
  }

  /// Whether nothing urgent is kept.
  var isFlowing: Bool { unsent.isEmpty }

  /// Sends bytes before any further piece of a picture.
  func send(_ bytes: [UInt8]) {
    guard !isClosed, !isLeaving, !bytes.isEmpty else { return }
    unsent += bytes
    if measuresSpeed, speed.send(bytes.count, at: .now) { askForReceipt() }
    pump()
  }

  /// Notes that the terminal has answered the question for a receipt.
  func receive() {
    speed.receive(at: .now)
    pump()
  }

  /// Sends as much as the terminal takes.
  func pump() {
    guard !isClosed else { return }
    var wasBlocked = false
    while true {
      guard writeUnsent() else {
        wasBlocked = true
        break
      }
      let now = ContinuousClock.now
      speed.lookForSilence(at: now)
      guard !isLeaving, speed.room > 0, let piece = nextPiece?() else { break }
      unsent = piece.bytes
      afterwards = piece.onSent
      if speed.send(piece.bytes.count, at: now) { askForReceipt() }
    }
    wait(forRoom: wasBlocked)
  }

  private func askForReceipt() {
    unsent += Self.receiptQuery
    onReceiptQuery?()
  }

  /// Writes what is kept; returns whether all of it is gone.
  private func writeUnsent() -> Bool {
    while offset < unsent.count {
      let count = writeSome()
      guard count > 0 else { return false }
      offset += count
      byteCount += count
    }
    guard !unsent.isEmpty || afterwards != nil else { return true }
    (unsent, offset) = ([], 0)
    let done = afterwards
    afterwards = nil
    done?()
    if !isLeaving { onFlowing?() }
    return unsent.isEmpty || writeUnsent()
  }

  private func writeSome() -> Int {
    unsent.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return 0 }
      while true {
        // A descriptor shared with others may block, so it gets small pieces, and only when there is room.
        if !ownsDescriptor, !Descriptor.isReady(descriptor, for: POLLOUT) { return 0 }
        let most = ownsDescriptor ? bytes.count - offset : min(512, bytes.count - offset)
        let count = write(descriptor, base + offset, most)
        if count < 0, errno == EINTR { continue }
        // The terminal is gone: there is nobody to keep the rest for.
        if count < 0, errno != EAGAIN { return bytes.count - offset }
        return max(0, count)
      }
    }
  }

  private func wait(forRoom isBlocked: Bool) {
    if isBlocked != isWaiting {
      isWaiting = isBlocked
      if isBlocked { source.resume() } else { source.suspend() }
    }
    // A receipt that does not come must not stop everything.
    timer.schedule(deadline: isBlocked || speed.room > 0 ? .distantFuture : .now() + .milliseconds(50))
  }

  /// Sends what is left of the current piece and then these bytes, but not for long: a terminal that has stopped reading gets no
  /// more.
  func sendLast(_ bytes: [UInt8], asksForReceipt asksLast: Bool) {
    isLeaving = true
    afterwards = nil
    unsent += bytes
    if asksLast { askForReceipt() }
    let end = ContinuousClock.now + Self.leavingPatience
    while !writeUnsent() {
      let left = ContinuousClock.now.duration(to: end)
      guard left > .zero, Descriptor.isReady(descriptor, for: POLLOUT, within: left) else { break }
    }
    (unsent, offset) = ([], 0)
  }

  /// Goes on after `sendLast`.
  func resume() { isLeaving = false }

  /// Lets go of the terminal.
  func close() {
    guard !isClosed else { return }
    isClosed = true
    if !isWaiting { source.resume() }
    source.cancel()
    timer.cancel()
    if ownsDescriptor { Glibc.close(descriptor) }
  }
}
