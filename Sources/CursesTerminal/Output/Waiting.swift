import Dispatch
import Glibc

extension Duration {
  /// The duration in seconds.
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }

  /// The duration in whole milliseconds, rounded up; none if it is negative.
  var milliseconds: Int { Int(max(0, seconds * 1_000).rounded(.up)) }
}

/// Waiting for a descriptor.
enum Descriptor {
  /// Whether a descriptor can be read or written, as `events` says (`POLLIN`, `POLLOUT`), now or within a time. One that is closed
  /// on the other side can be read.
  static func isReady(_ descriptor: Int32, for events: Int32, within patience: Duration = .zero) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
    return poll(&entry, 1, Int32(clamping: patience.milliseconds)) > 0
      && (events != POLLOUT || entry.revents & Int16(POLLOUT) != 0)
  }
}

extension DispatchSource {
  /// Calls a handler once, on the main actor, after a time; cancel it to call it off.
  static func onMain(after wait: Duration, _ handler: @escaping @MainActor () -> Void) -> any DispatchSourceTimer {
    let timer = makeTimerSource(queue: .main)
    timer.schedule(deadline: .now() + .milliseconds(wait.milliseconds))
    timer.setEventHandler { MainActor.assumeIsolated(handler) }
    timer.activate()
    return timer
  }
}
