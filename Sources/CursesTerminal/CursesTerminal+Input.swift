import Dispatch
import Glibc
import TerminalUI

/// Input from the terminal.
extension CursesTerminal {
  /// How long leaving waits for replies still on their way; the shell would take them for keys.
  private static let leavingPatience = Duration.milliseconds(100)

  /// Reads what is available, and decides about input that has been held long enough.
  func readInput() {
    var chunk = [UInt8](repeating: 0, count: 4_096)
    // However much arrives, frames are drawn in between.
    for _ in 0..<16 {
      guard !isRestored, Descriptor.isReady(connection.input, for: POLLIN) else { break }
      let count = read(connection.input, &chunk, chunk.count)
      if count < 0, errno == EINTR || errno == EAGAIN { break }
      // Readable, but nothing to read: the terminal is gone.
      guard count > 0 else { return handler?(.terminate(signal: SIGHUP)) ?? () }
      deliver(parser.take(chunk[..<count], at: .now))
    }
    guard !isRestored else { return }
    deliver(parser.expire(at: .now))
    if !isRestored { schedule() }
  }

  /// Consumes replies that are still on their way, so that the shell does not get them.
  func awaitReplies() {
    var chunk = [UInt8](repeating: 0, count: 4_096)
    let end = ContinuousClock.now + Self.leavingPatience
    while parser.isQueryOpen(at: .now) {
      let left = ContinuousClock.now.duration(to: end)
      guard left > .zero, Descriptor.isReady(connection.input, for: POLLIN, within: left) else { return }
      let count = read(connection.input, &chunk, chunk.count)
      guard count > 0 else { return }
      _ = parser.take(chunk[..<count], at: .now)
    }
  }

  /// Sets the timer to when the held input has been held long enough.
  private func schedule() {
    guard let deadline = parser.deadline else { return timer.schedule(deadline: .distantFuture) }
    let wait = ContinuousClock.Instant.now.duration(to: deadline).components
    let nanoseconds = wait.seconds * 1_000_000_000 + wait.attoseconds / 1_000_000_000
    timer.schedule(deadline: .now() + .nanoseconds(Int(max(0, nanoseconds))), leeway: .milliseconds(1))
  }

  private func deliver(_ inputs: [TerminalInput]) {
    for input in inputs where !isRestored {
      switch input {
      case .key(.control("z")): suspend(.wholeJob)
      case .key(.control("l")): redraw()
      case .key(let key): handler?(.key(key))
      case .mouse(let event): handler?(.mouse(withDoubleClick(event)))
      case .paste(let text): handler?(.paste(text))
      case .reply(let reply): take(reply)
      }
    }
  }

  private func withDoubleClick(_ event: MouseEvent) -> MouseEvent {
    guard event.action == .press else { return event }
    let now = DispatchTime.now().uptimeNanoseconds
    defer { lastPress = (now, event.position) }
    // A double click is a second press at the same position within 0.4 seconds.
    guard let lastPress, lastPress.position == event.position, now - lastPress.time < 400_000_000 else { return event }
    return MouseEvent(action: .doubleClick, position: event.position)
  }
}
